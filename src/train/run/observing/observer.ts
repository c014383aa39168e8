/** Observes a run's network with a separate plan on the run's device, to which the weights are copied for each observation. */
import type { Dataset } from '../../../data/dataset.ts';
import type { NamedTensor } from '../../../experiment/formats/safetensors.ts';
import type { OutputFlow } from '../../../insight/gradients/flow.ts';
import { observeOutputs, outputsObserverOf, setWeights } from '../../analyses/observation.ts';
import type { MakeRunner, Setup, Trainer } from '../../trainer/trainer.ts';

/** An observer that is unused for this time frees its memory. */
const RELEASE_MS = 10_000;

interface Made {
  of: Trainer;
  observer: Promise<Trainer>;
}

export class Observer {
  private release: ReturnType<typeof setTimeout> | undefined;
  private made: Made | null = null;
  /** The number of observations under way. */
  private asked = 0;
  /** The observer once it is made; its buffers are counted. */
  private holding: Trainer | null = null;
  private readonly setup: Setup;
  private readonly dataset: Dataset;
  private readonly makeRunner: MakeRunner;

  constructor(setup: Setup, dataset: Dataset, makeRunner: MakeRunner) {
    this.setup = setup;
    this.dataset = dataset;
    this.makeRunner = makeRunner;
  }

  /** Resolves to the gradients of the trainer's network in its current state. The first observation compiles the plan. */
  observe(trainer: Trainer): Promise<OutputFlow> {
    return this.observeWeights(trainer, trainer.weights());
  }

  /**
   * Observes the trainer's network with the given weights.
   * @param parts the number of submits, if an observation is too long for one
   */
  async observeWeights(trainer: Trainer, weights: Promise<readonly NamedTensor[]>, parts = 1): Promise<OutputFlow> {
    // The weights of a destroyed trainer cannot be read, and then nothing is compiled.
    const given = await weights;
    clearTimeout(this.release);
    this.asked++;
    try {
      const observer = await this.observerFor(trainer);
      // Both calls are queued at once, so no other observation can run in between.
      setWeights(observer, given);
      return await observeOutputs(observer, parts);
    } finally {
      this.asked--;
      clearTimeout(this.release);
      if (this.asked === 0) this.release = setTimeout(() => this.destroy(), RELEASE_MS);
    }
  }

  /** The number of examples that are observed. */
  get examples(): number {
    return Math.min(this.setup.training.batchSize, this.dataset.count - this.dataset.trainCount);
  }

  private observerFor(trainer: Trainer): Promise<Trainer> {
    // Another trainer may be on another device.
    if (this.made?.of !== trainer) {
      this.destroy();
      this.made = this.make(trainer);
    }
    return this.made.observer;
  }

  private make(of: Trainer): Made {
    const made: Made = { of, observer: outputsObserverOf(this.setup, this.dataset, this.makeRunner) };
    made.observer.then(
      (observer) => {
        if (this.made === made) this.holding = observer;
      },
      () => {
        if (this.made === made) this.made = null;
      },
    );
    return made;
  }

  bytes = () => this.holding?.bytes() ?? 0;

  destroy() {
    clearTimeout(this.release);
    this.made?.observer.then(
      (observer) => observer.destroy(),
      () => {},
    );
    this.made = null;
    this.holding = null;
  }
}
