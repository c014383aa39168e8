import type { DataSummary } from '../src/train/protocol/data.ts';

/** The summary of data that fits the dense preset. */
export const pointsSummary: DataSummary = {
  name: 'points',
  inputShape: [10],
  task: { type: 'binary', labels: ['a', 'b'] },
  count: 200,
  trainCount: 100,
  head: { outputs: 1, why: 'one logit' },
};
