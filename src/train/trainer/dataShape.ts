/** What the compiler and the page must know of a dataset. */
import type { Dataset } from '../../data/dataset.ts';
import type { DataShape } from '../../models/compile/compile.ts';
import { losses } from '../../models/losses/index.ts';
import type { Training } from '../../models/optimisers/training.ts';
import type { DataSummary } from '../protocol/data.ts';

export function outputsOf({ task }: Dataset): number {
  switch (task.type) {
    case 'binary':
      return 1;
    case 'classes':
      return task.classes.length;
    case 'regression':
      return task.outputs.length;
    default:
      return task satisfies never;
  }
}

export function dataShapeOf(dataset: Dataset): DataShape {
  return {
    inputShape: dataset.inputShape,
    bytes: dataset.inputs instanceof Uint8Array,
    task: dataset.task.type,
    targetWidth: dataset.targetWidth,
    outputs: outputsOf(dataset),
    count: dataset.count,
    trainCount: dataset.trainCount,
  };
}

export function summaryOf(dataset: Dataset): DataSummary {
  const { name, inputShape, task, count, trainCount, features } = dataset;
  return { name, inputShape, task, count, trainCount, features, head: { outputs: outputsOf(dataset), why: losses[task.type].why } };
}

/** Why these settings cannot train on this data; null if they can. */
export function batchProblem({ batchSize }: Training, { trainCount }: Pick<Dataset, 'trainCount'>): string | null {
  return batchSize > trainCount
    ? `Batch size is ${batchSize}, and the data has ${trainCount} training examples; choose at most ${trainCount}.`
    : null;
}
