/** This file makes the datasets of the device checks: random inputs of a shape, as numbers or bytes, with targets of a task. */
import type { Dataset, Task } from '../../data/dataset.ts';
import type { TaskType } from '../../models/losses/index.ts';
import { isSequence, type Shape, sizeOf } from '../../models/ops/shape.ts';
import { keyed } from '../../random/keyed.ts';

/** Makes a task of each type, with as many outputs as are asked for. */
const tasks: Readonly<Record<TaskType, (outputs: number) => Task>> = {
  binary: () => ({ type: 'binary', classes: ['no', 'yes'] }),
  classes: (outputs) => ({ type: 'classes', classes: Array.from({ length: outputs }, (_, i) => String(i)) }),
  regression: (outputs) => ({ type: 'regression', outputs: Array.from({ length: outputs }, (_, i) => String(i)) }),
};

export interface DataNeed {
  inputShape: Shape;
  task: TaskType;
  outputs: number;
  bytes: boolean;
  batchSize: number;
}

/** Makes two batches to train on, and held-out examples that fill one batch and a part of another. */
export function checkData({ inputShape, task, outputs, bytes, batchSize }: DataNeed): Dataset {
  const random = keyed(7, 'device check', ...inputShape, batchSize);
  const trainCount = 2 * batchSize;
  const count = trainCount + batchSize + 1;
  const size = sizeOf(inputShape);
  const [time = 1] = inputShape;
  const targetWidth = task === 'regression' ? outputs : 1;
  const target = {
    binary: () => random.integer(2),
    classes: () => random.integer(outputs),
    regression: () => random.normal(),
  }[task];
  return {
    name: 'device check',
    inputShape,
    inputs: bytes
      ? Uint8Array.from({ length: count * size }, () => random.integer(256))
      : Float32Array.from({ length: count * size }, () => random.normal()),
    targets: Float32Array.from({ length: count * targetWidth }, target),
    targetWidth,
    ...(isSequence(inputShape) ? { lengths: Float32Array.from({ length: count }, (_, n) => time - (n % time)) } : {}),
    task: tasks[task](outputs),
    count,
    trainCount,
  };
}
