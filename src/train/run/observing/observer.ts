/** Observes a run's network with a second trainer on the run's device. Each observation copies the weights to the second trainer. */
import type { Dataset } from '../../../data/dataset.ts';
import type { NamedTensor } from '../../../experiment/formats/safetensors.ts';
import type { OutputFlow } from '../../../insight/gradients/flow.ts';
import { observeOutputs, outputsObserverOf, setWeights } from '../../analyses/observation.ts';
import type { MakeRunner, Setup, Trainer } from '../../trainer/trainer.ts';
import { partsFor } from '../pace.ts';
import { SideTrainer } from './sideTrainer.ts';

export class Observer {
  private readonly side: SideTrainer;
  private readonly setup: Setup;
  private readonly dataset: Dataset;
  /** The duration of the shortest observation so far. Longer ones include time in which the device did other work. */
  private shortestMs = Number.POSITIVE_INFINITY;

  constructor(setup: Setup, dataset: Dataset, makeRunner: MakeRunner) {
    this.setup = setup;
    this.dataset = dataset;
    this.side = new SideTrainer(() => outputsObserverOf(setup, dataset, makeRunner));
  }

  observe(trainer: Trainer): Promise<OutputFlow> {
    return this.observeWeights(trainer, trainer.weights());
  }

  /**
   * Creates the second trainer, and compiles its plan, unless it exists and was created for `trainer`. The first observation is divided
   * into the maximum number of submits. For later observations, the number depends on the shortest duration so far.
   */
  async observeWeights(trainer: Trainer, weights: Promise<readonly NamedTensor[]>): Promise<OutputFlow> {
    // The weights are awaited first, so that nothing is compiled if the trainer is destroyed before they are read.
    const given = await weights;
    return this.side.use(trainer, async (observer) => {
      const begun = performance.now();
      // Both calls queue their work before they wait for anything, so no other observation can run in between.
      setWeights(observer, given);
      const flow = await observeOutputs(observer, partsFor(this.shortestMs));
      this.shortestMs = Math.min(this.shortestMs, performance.now() - begun);
      return flow;
    });
  }

  get examples(): number {
    return Math.min(this.setup.training.batchSize, this.dataset.count - this.dataset.trainCount);
  }

  bytes = () => this.side.bytes();

  destroy() {
    this.side.destroy();
  }
}
