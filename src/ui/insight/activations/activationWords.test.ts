import { expect, it } from 'vitest';
import { starters } from '../../../experiment/starters.ts';
import { activationWords, divergenceWords, shatteringWords } from './activationWords.ts';

const run = { experiment: starters.dense };
const layer = (id: string, rank: number | null, more: Partial<Parameters<typeof activationWords>[1][number]> = {}) => ({
  layer: id,
  rank,
  rankLimit: rank === null ? null : 64,
  collapse: 0.2,
  alignment: 0.5,
  dead: 0,
  saturated: null,
  ...more,
});

it('the description of activations gives, only for hidden layers, the lowest effective rank, the alignment of the last one, and the numbers of layers that are constant or not finite, mostly dead, mostly saturated or collapsed', () => {
  const all = [layer('input', 1), layer('dense1', 12.34), layer('dense2', 3), layer('dense3', 1, { dead: 1 })];
  expect(activationWords(run, all)).toBe('lowest effective rank 3.0 of at most 64, in Dense 2; alignment with the targets 0.50 in Dense 2');
  expect(activationWords(run, all.with(1, layer('dense1', null, { dead: 1, collapse: null })))).toBe(
    'lowest effective rank 3.0 of at most 64, in Dense 2; alignment with the targets 0.50 in Dense 2; 1 of 2 hidden layers is constant or not finite; 1 of 2 hidden layers is mostly dead',
  );
  expect(activationWords(run, all.with(2, layer('dense2', 2, { collapse: 0.95, saturated: 0.5 })))).toMatch(
    /1 of 2 hidden layers is mostly saturated; 1 of 2 hidden layers is collapsed$/,
  );
  const ends = starters.dense.network.layers.filter(({ kind }, i, { length }) => kind === 'input' || i === length - 1);
  const shallow = { experiment: { ...starters.dense, network: { layers: ends, skips: [] } } };
  expect(activationWords(shallow, [layer('input', 1), layer('dense3', 1)])).toBe('no hidden layer');
});

it('the description of a stopped measurement covers only the measured layers, and gives their number', () => {
  expect(activationWords(run, [layer('input', 1), layer('dense1', 12.34, { collapse: 0.99 })])).toBe(
    'lowest effective rank 12.3 of at most 64, in Dense 1; the measured hidden layer is collapsed; only 1 of 2 hidden layers measured',
  );
  expect(activationWords(run, [layer('input', 1)])).toBe('no hidden layer measured');
});

it('gradient shattering is described by a word for the autocorrelation, or called undefined if there is no autocorrelation', () => {
  const words = (value: number) => shatteringWords({ lines: 4, lags: [1, 5], autocorrelation: [1, value] });
  expect([words(0.96), words(0.7), words(0.23)]).toEqual([
    'smooth, autocorrelation 0.96 at lag 5',
    'partly shattered, autocorrelation 0.70 at lag 5',
    'shattered, autocorrelation 0.23 at lag 5',
  ]);
  expect(shatteringWords({ lines: 4, lags: [1, 5], autocorrelation: null })).toMatch(/^undefined/);
});

it('the first layer to diverge is the diverged layer nearest the input, at the earliest step at which any has diverged', () => {
  const of = (...steps: readonly (readonly [number, ...(number | null)[]])[]) =>
    divergenceWords({ layers: ['a', 'b', 'c'], steps: steps.map(([step, ...similarity]) => ({ step, similarity })) }, (id) =>
      id.toUpperCase(),
    );
  expect(of([0, 1, 1, 1], [8, 1, 0.9, 0.4], [16, 0.1, 0.1, 0.1])).toBe('C diverged first, by step 8');
  expect(of([0, 1, 0.2, null], [8, 1, 0.9, 0.4])).toBe('B diverged first, before training');
  expect(of([8, 1, null, 0.9])).toBe('no layer has diverged');
  expect(of([8, 1, 0.3, 0.2])).toBe('B is the first layer that has diverged');
  expect(of()).toMatch(/no step with kept weights of both runs/);
});
