import { expect, it } from 'vitest';
import { pointsSummary } from '../../../tests/summaries.ts';
import { starters } from '../../experiment/starters.ts';
import { type Network, newSkip } from '../../models/network/network.ts';
import { repeatLayer } from '../../models/network/repeatLayer.ts';
import type { RunRecord } from '../stores/runs.ts';
import { drawingsOf } from './wires.ts';

const run = (id: string, network: Network): RunRecord => ({
  id,
  name: id,
  experiment: { ...starters.dense, network },
  summary: pointsSummary,
  signals: { steps: [], evaluations: [] },
  color: 'red',
  isVisible: true,
  status: { state: 'done', step: 1, stepsPerSecond: null },
});

it('the arc of a skip over one layer has the same height in all compared networks, even next to a higher arc', () => {
  const { network } = starters.dense;
  const plain = { ...network, skips: [newSkip('input', 'dense1')] };
  const deep = repeatLayer(network, 'dense2', 4);
  const nested = { ...deep, skips: [newSkip('input', 'dense1'), newSkip('input', 'dense2'), newSkip('input', 'dense3')] };
  const { drawings, most } = drawingsOf([run('run1', plain), run('run2', nested)]);
  const [first = Number.NaN, second] = drawings.map(({ heightOf }) => heightOf({ from: 'input', to: 'dense1' }));
  expect(first).toBe(second);
  expect(first).toBeLessThan(1);
  expect(drawings[1]?.heightOf({ from: 'input', to: 'dense3' })).toBe(1);
  expect(most).toBe(deep.layers.length);
});

it('concat skips that differ only in α, which has no effect on them, are drawn as equal', () => {
  const { network } = starters.dense;
  const standings = (...alphas: number[]) =>
    drawingsOf(
      alphas.map((alpha, i) =>
        run(`run${i}`, { ...network, skips: [{ ...newSkip('input', 'dense2', 'concat'), scale: 'constant', alpha }] }),
      ),
    ).drawings.map(({ wires }) => wires[0]?.standing);
  expect(standings(0.5, 2)).toEqual(['common', 'common']);
});
