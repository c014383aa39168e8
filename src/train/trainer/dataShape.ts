import type { Dataset } from '../../data/dataset.ts';
import type { DataShape } from '../../models/compile/dataBuffers.ts';
import type { HeadNeed } from '../../models/ops/shape.ts';
import { taskDefinition } from '../../models/tasks/index.ts';
import type { Levels } from '../../models/tasks/task.ts';
import type { DataSummary } from '../protocol/data.ts';

export const headOf = (dataset: Pick<Dataset, 'task'>): HeadNeed => taskDefinition(dataset.task.type).head(dataset.task.labels);

export function dataShapeOf(dataset: Dataset): DataShape {
  return {
    inputShape: dataset.inputShape,
    hasByteInputs: dataset.inputs instanceof Uint8Array,
    task: dataset.task.type,
    targetWidth: dataset.targetWidth,
    head: headOf(dataset),
    count: dataset.count,
    trainCount: dataset.trainCount,
  };
}

export function summaryOf(dataset: Dataset): DataSummary {
  const { name, inputShape, task, count, trainCount, features, notes } = dataset;
  return { name, inputShape, task, count, trainCount, features, notes, head: headOf(dataset) };
}

/** The chance levels: the values of signals, such as the loss, that guessing reaches on the held-out examples. */
export const chanceOf = ({ task, targets, trainCount, targetWidth }: Dataset): Levels =>
  taskDefinition(task.type).chance(task.labels, targets.subarray(trainCount * targetWidth));
