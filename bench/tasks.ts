import type { Dataset, Task as LearningTask } from '../src/data/dataset.ts';
import type { Network } from '../src/models/network/network.ts';
import { presets } from '../src/models/network/presets.ts';
import { defaultTraining } from '../src/models/optimisers/training.ts';
import { keyed } from '../src/random/keyed.ts';
import type { Task } from './contender.ts';

/** Returns a dataset of exactly one batch. Sequences have the full length. */
export function batchOf(inputShape: readonly number[], task: LearningTask, count: number): Dataset {
  const random = keyed(1, 'bench', ...inputShape, count);
  const size = inputShape.reduce((a, b) => a * b, 1);
  const targets: Readonly<Record<string, (i: number) => number>> = {
    binary: (i) => i % 2,
    classes: (i) => i % 10,
    regression: () => random.normal(),
  };
  const target = targets[task.type];
  if (!target) throw new Error(`no targets for the task ${task.type}`);
  return {
    name: 'bench',
    inputShape,
    inputs: Float32Array.from({ length: count * size }, () => random.normal()),
    targets: Float32Array.from({ length: count }, (_, i) => target(i)),
    targetWidth: 1,
    ...(inputShape.length === 2 ? { lengths: new Float32Array(count).fill(inputShape[0] ?? 1) } : {}),
    task,
    count,
    trainCount: count,
  };
}

export function taskOf(name: string, network: Network, inputShape: readonly number[], learning: LearningTask, batchSize: number): Task {
  return {
    name,
    network,
    training: { ...defaultTraining(), batchSize, learningRate: 0.001 },
    data: batchOf(inputShape, learning, batchSize),
  };
}

const BINARY: LearningTask = { type: 'binary', labels: ['no', 'yes'] };
const DIGITS: LearningTask = { type: 'classes', labels: [...'0123456789'] };
const NUMBER: LearningTask = { type: 'regression', labels: ['y'] };

const dense = (batchSize: number) => taskOf(`dense, batch ${batchSize}`, presets.dense.network, [10], BINARY, batchSize);
const conv = (batchSize: number) => taskOf(`conv, batch ${batchSize}`, presets.conv.network, [28, 28, 1], DIGITS, batchSize);
const lstm = (batchSize: number, time: number) =>
  taskOf(`lstm, batch ${batchSize}, T ${time}`, presets.lstm.network, [time, 10], NUMBER, batchSize);

/** The tasks by the name of their group, which `--only` accepts. */
export const tasks: Readonly<Record<string, readonly Task[]>> = {
  dense: [dense(32), dense(256)],
  conv: [conv(32)],
  lstm: [lstm(32, 32)],
};

export const withoutSkips = (task: Task): Task => ({ ...task, name: `${task.name}, no skips`, network: { ...task.network, skips: [] } });
