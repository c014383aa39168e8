/** Observes a run's network: a plan of its own on the run's device, to which the weights are copied for each observation. */
import type { Dataset } from '../../data/dataset.ts';
import type { Flow } from '../../insight/gradients/flow.ts';
import { observeFlow, observerOf, setWeights } from '../analyses/observation.ts';
import type { MakeRunner, Setup, Trainer } from '../trainer/trainer.ts';

/** An observer that nobody asks for so long frees its memory. */
const RELEASE_MS = 10_000;

export class Observer {
  private release: ReturnType<typeof setTimeout> | undefined;
  private made: { of: Trainer; observer: Trainer } | null = null;
  private readonly setup: Setup;
  private readonly dataset: Dataset;
  private readonly makeRunner: MakeRunner;

  constructor(setup: Setup, dataset: Dataset, makeRunner: MakeRunner) {
    this.setup = setup;
    this.dataset = dataset;
    this.makeRunner = makeRunner;
  }

  /** Resolves to the gradients of the trainer's network in its current state. The first observation compiles the plan. */
  async observe(trainer: Trainer): Promise<Flow> {
    // Another trainer may be on another device.
    if (this.made?.of !== trainer) {
      this.destroy();
      this.made = { of: trainer, observer: await observerOf(this.setup, this.dataset, this.makeRunner) };
    }
    clearTimeout(this.release);
    const { observer } = this.made;
    setWeights(observer, await trainer.weights());
    const flow = await observeFlow(observer);
    this.release = setTimeout(() => this.destroy(), RELEASE_MS);
    return flow;
  }

  bytes = () => this.made?.observer.bytes() ?? 0;

  destroy() {
    clearTimeout(this.release);
    this.made?.observer.destroy();
    this.made = null;
  }
}
