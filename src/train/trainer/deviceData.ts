/** Writes data to a runner: the examples of a dataset, the batch order of the next steps, and the selection of examples to evaluate. */

import { epochOrder } from '../../data/batchOrder.ts';
import type { Dataset } from '../../data/dataset.ts';
import type { View } from '../../gpu/plan.ts';
import type { Runner } from '../../gpu/runner.ts';
import type { Compiled } from '../../models/compile/compiled.ts';
import type { Training } from '../../models/optimisers/training.ts';

export class DeviceData {
  private windowOnDevice = -1;

  private readonly runner: Runner;
  private readonly compiled: Compiled;
  private readonly dataset: Dataset;
  private readonly training: Training;

  constructor(runner: Runner, compiled: Compiled, dataset: Dataset, training: Training) {
    this.runner = runner;
    this.compiled = compiled;
    this.dataset = dataset;
    this.training = training;
  }

  write() {
    const { inputs, targets, lengths } = this.dataset;
    const { views } = this.compiled;
    this.runner.write(views.inputs, inputs instanceof Uint8Array ? packed(inputs) : inputs);
    this.runner.write(views.targets, targets);
    if (views.lengths && lengths) this.runner.write(views.lengths, lengths);
    this.showHeldOut();
  }

  /**
   * Writes the window of the batch order that contains a step, unless the device already stores it. The device stores one window at a
   * time. The batch order consists of one permutation of the training examples per epoch, keyed by (seed, epoch).
   */
  bringOrder(step: number) {
    const { stepsPerEpoch, stepsPerWindow } = this.compiled;
    const window = Math.floor(step / stepsPerWindow);
    if (window === this.windowOnDevice) return;
    this.windowOnDevice = window;
    const perEpoch = stepsPerEpoch * this.training.batchSize;
    const epochs = stepsPerWindow / stepsPerEpoch;
    const order = new Uint32Array(epochs * perEpoch);
    for (let i = 0; i < epochs; i++) {
      const permutation = epochOrder(this.training.seed, window * epochs + i, this.dataset.trainCount);
      order.set(permutation.subarray(0, perEpoch), i * perEpoch);
    }
    this.runner.write(this.compiled.views.order, order);
  }

  showHeldOut() {
    const { count, trainCount } = this.dataset;
    if (this.compiled.evaluationBatches === 0) return;
    // Copies of the first held-out example fill the rest of the last batch. The totals do not count them.
    const { evaluationOrder } = this.compiled.views;
    const rows = Uint32Array.from({ length: evaluationOrder.length }, (_, i) =>
      trainCount + i < count ? trainCount + i : Math.min(trainCount, count - 1),
    );
    this.runner.write(evaluationOrder, rows);
  }

  /** @param n the index among the held-out examples */
  showOne(n: number) {
    this.runner.write(this.compiled.views.evaluationOrder, new Uint32Array(this.training.batchSize).fill(this.dataset.trainCount + n));
  }

  /** Writes at most one batch of a caller's inputs to the spare rows of the data, and selects them for the next evaluation. */
  showOthers(inputs: Float32Array | Uint8Array) {
    const { probeRow, views } = this.compiled;
    const width = this.dataset.inputs.length / this.dataset.count;
    this.runner.write(
      views.evaluationOrder,
      Uint32Array.from({ length: this.training.batchSize }, (_, i) => probeRow + i),
    );
    const values = inputs instanceof Uint8Array ? packed(inputs) : inputs;
    const offset = (probeRow * width) / (inputs instanceof Uint8Array ? 4 : 1);
    const place: View = { ...views.inputs, offset, length: values.length };
    this.runner.write(place, values);
  }
}

/** The bytes as 32-bit words, the last of which is padded with zeros. */
function packed(bytes: Uint8Array): Uint32Array {
  const words = new Uint32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(words.buffer).set(bytes);
  return words;
}
