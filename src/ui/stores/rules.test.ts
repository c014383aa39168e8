import { describe, expect, it } from 'vitest';
import { pointsSummary as summary } from '../../../tests/summaries.ts';
import { starters } from '../../experiment/starters.ts';
import type { RunState } from '../../train/protocol/runs.ts';
import { type Circumstances, continuesWith, isSameExperiment, nextStop, trainingProblem, WAITS_FOR_DATA } from './rules.ts';

const { dense, lstm } = starters;
const fine: Circumstances = { failure: null, summary, isDescribing: false, dataProblem: null };
const problemIn = (circumstances: Partial<Circumstances>, experiment = dense, fields: Record<string, string> = {}) =>
  trainingProblem(experiment, { ...fine, ...circumstances }, fields);

describe('an experiment', () => {
  it('can be trained if it fits the data', () => expect(problemIn({})).toBeNull());

  it('cannot be trained until its data is described, even if a description of earlier data exists', () => {
    expect(problemIn({ summary: null })).toBe(WAITS_FOR_DATA);
    expect(problemIn({ isDescribing: true })).toBe(WAITS_FOR_DATA);
    expect(problemIn({ isDescribing: true, dataProblem: 'No files.' })).toBe(WAITS_FOR_DATA);
  });

  it('reports only the most serious of several problems', () => {
    expect(problemIn({ dataProblem: 'No files.' })).toBe('No files.');
    expect(problemIn({ dataProblem: 'No files.' }, dense, { rate: 'No number.' })).toBe('No number.');
    expect(problemIn({ failure: 'Stopped.' }, dense, { rate: 'No number.' })).toBe('Stopped.');
  });

  it('needs a network that fits the data', () => {
    expect(problemIn({}, lstm)).toMatch(/LSTM 1 needs a sequence/);
    expect(problemIn({ summary: { ...summary, head: { outputs: 3, why: 'one per class' } } })).toMatch(/The data needs 3 outputs/);
  });

  it('must not have more parameters than fit into the largest storage buffer binding that WebGPU guarantees', () => {
    const wide = {
      ...dense.network,
      layers: dense.network.layers.map((layer) => ({ ...layer, params: { ...layer.params, units: 4096 } })),
    };
    const head = { ...summary, head: { outputs: 4096, why: 'so many' } };
    expect(problemIn({ summary: head }, { ...dense, network: wide })).toMatch(/parameters; the limit is 33,554,432\. Use fewer/);
  });

  it('cannot have a batch size above the number of training examples', () => {
    const withBatch = (batchSize: number) => ({ ...dense, training: { ...dense.training, batchSize } });
    expect(problemIn({}, withBatch(100))).toBeNull();
    expect(problemIn({}, withBatch(101))).toBe(
      'Batch size is 101, but the data has only 100 training examples. Set Batch size to at most 100.',
    );
  });
});

describe('a run', () => {
  const run = (state: RunState) => ({ experiment: dense, status: { state } });
  const rewired = { ...dense, network: { ...dense.network, skips: [] } };

  it('can be continued only while the page shows its experiment', () => {
    for (const state of ['preparing', 'ready', 'running', 'paused', 'done'] as const) {
      expect(continuesWith(run(state), structuredClone(dense))).toBe(true);
      expect(continuesWith(run(state), rewired)).toBe(false);
    }
  });

  it('that failed cannot be continued', () => expect(continuesWith(run('failed'), dense)).toBe(false));
  it('that does not exist cannot be continued', () => expect(continuesWith(undefined, dense)).toBe(false));

  it('belongs to an experiment with the same settings, even if the names of the experiments differ', () => {
    expect(isSameExperiment(dense, { ...dense, name: 'Another name' })).toBe(true);
    expect(isSameExperiment(dense, { ...dense, training: { ...dense.training, seed: 2 } })).toBe(false);
  });

  it('stops at the next multiple of the chosen number of steps, or never if this number is 0', () => {
    expect([0, 1, 299, 300, 301].map((step) => nextStop(step, 300))).toEqual([300, 300, 300, 600, 600]);
    expect(nextStop(7, 0)).toBeNull();
  });
});
