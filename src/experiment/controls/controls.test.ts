import { describe, expect, it } from 'vitest';
import { inferShapes } from '../../models/network/inferShapes.ts';
import { hiddenWidths, withWidths } from '../../models/network/widths.ts';
import type { Arm } from '../comparisons/comparison.ts';
import { withoutSkips } from '../comparisons/noSkips.ts';
import { armOf } from '../questions/stacks.ts';
import { starters } from '../starters.ts';
import { atEqualCost, atEqualSeconds, type Cost, costs, type Pair } from './control.ts';
import { equalCostControls } from './index.ts';
import { candidatesOf, withSettings } from './ownBest.ts';

const INPUT_SHAPES = { dense: [10], conv: [28, 28, 1], lstm: [16, 10] };
const pairOf = (name: keyof typeof INPUT_SHAPES): Pair => [
  { name: 'without skips', experiment: withoutSkips(starters[name]) },
  { name: 'with skips', experiment: starters[name] },
];
const made = <T extends object>(result: T | { problem: string }): T => {
  if ('problem' in result) throw new Error(String(result.problem));
  return result;
};
const distance = (a: number, b: number) => Math.abs(Math.log(a / b));

/**
 * Makes the costs of two arms equal. `reached` is the remaining distance between their costs. `unit` is the largest change in cost if one
 * hidden layer has one unit more or less. Both are absolute values of the logarithm of a cost ratio.
 */
function precision(pair: Pair, cost: Cost, inputShape: readonly number[]) {
  const { arms } = made(atEqualCost(pair, cost, inputShape));
  const [before, after] = arms.map(({ experiment: { network } }) => network);
  if (!before || !after) throw new Error('no arms');
  const isFirst = arms[0].name.includes('at equal');
  const [widened, other] = isFirst ? [before, after] : [after, before];
  const target = cost.of(other, inputShape);
  const widths = hiddenWidths(widened).map(({ value }) => value);
  const neighbours = widths.flatMap((_, at) =>
    [-1, 1].map((by) =>
      withWidths(
        widened,
        widths.map((value, i) => value + (i === at ? by : 0)),
      ),
    ),
  );
  return {
    arms,
    widened,
    reached: distance(cost.of(widened, inputShape), target),
    unit: Math.max(...neighbours.map((network) => distance(cost.of(network, inputShape), cost.of(widened, inputShape)))),
  };
}

describe.each(costs)('if the numbers of $label are made equal,', (cost) => {
  it.each(['dense', 'conv', 'lstm'] as const)(
    'the %s network without skips is widened until the two costs differ by at most the cost of one unit',
    (name) => {
      const pair = pairOf(name);
      const inputShape = INPUT_SHAPES[name];
      const { arms, widened, reached, unit } = precision(pair, cost, inputShape);
      expect(reached).toBeLessThanOrEqual(unit);
      expect(reached).toBeLessThan(0.01);
      expect(arms[1]).toEqual(pair[1]);
      expect(arms[0].name).toBe(`without skips at equal ${cost.label}`);
      expect(inferShapes(widened, inputShape).issues).toEqual([]);
      expect(arms[0].experiment.training).toEqual(pair[0].experiment.training);
    },
  );

  it('a stack of 30 layers reaches the target cost within 1 %, because the widths of its layers may differ by one unit', () => {
    const stack = (units: number): Arm => armOf(`${units} units`, 'dense', { layers: 30, units });
    const { reached, widened } = precision([stack(16), stack(23)], cost, [10]);
    expect(reached).toBeLessThan(0.01);
    const widths = hiddenWidths(widened).map(({ value }) => value);
    expect(Math.max(...widths) - Math.min(...widths)).toBeLessThanOrEqual(1);
  });

  it('the second network is widened if it is the cheaper one, and its layers stay equally wide if it has skips', () => {
    const deep = armOf('deep', 'dense', { layers: 20, units: 16 });
    const wired = armOf('wired', 'dense', { layers: 10, units: 16, span: 1 });
    const { arms } = made(atEqualCost([deep, wired], cost, [10]));
    expect(arms[0]).toEqual(deep);
    const [, widened] = arms;
    expect(new Set(hiddenWidths(widened.experiment.network).map(({ value }) => value)).size).toBe(1);
    expect(inferShapes(widened.experiment.network, [10]).issues).toEqual([]);
  });

  it('a network without hidden layers is refused with a message', () => {
    const { experiment } = pairOf('dense')[0];
    const { layers } = experiment.network;
    const bare = { ...experiment, network: { layers: layers.filter((_, i) => i === 0 || i === layers.length - 1), skips: [] } };
    expect(atEqualCost([{ name: 'bare', experiment: bare }, pairOf('dense')[1]], cost, [10])).toEqual({
      problem: expect.stringMatching(/^The network “bare” cannot be widened to/),
    });
  });
});

it('controls at equal cost are offered only if the costs of the two networks differ', () => {
  expect(equalCostControls(pairOf('dense'), [10]).map(({ label }) => label)).toEqual(['At equal parameters', 'At equal multiply-adds']);
  const stack = armOf('with skips', 'dense', { layers: 5, units: 16, span: 1 });
  expect(equalCostControls([{ name: 'without', experiment: withoutSkips(stack.experiment) }, stack], [10])).toEqual([]);
});

describe('if the training times are made equal,', () => {
  it('the faster network trains for more steps, and each network is compared at its own last step', () => {
    const pair = pairOf('dense');
    const { steps } = starters.dense.training;
    const { arms, alignment, words } = made(atEqualSeconds(pair, [1, 1.256]));
    expect(arms.map(({ experiment }) => experiment.training.steps)).toEqual([1.256 * steps, steps]);
    expect(arms[1]).toEqual(pair[1]);
    expect(alignment).toBe('ends');
    expect(words).toContain(
      '“without skips” trains for 1,884 steps instead of 1,500, because it takes 1 ms per step, and “with skips” trains for 1,500 steps at 1.26 ms per step',
    );
    expect(made(atEqualSeconds(pair, [2, 1])).arms.map(({ experiment }) => experiment.training.steps)).toEqual([steps, 2 * steps]);
  });

  it('networks with equal step times, and runs without a last step, are refused with a message', () => {
    expect(atEqualSeconds(pairOf('dense'), [1, 1])).toHaveProperty('problem');
    const [baseline, arm] = pairOf('dense');
    const endless = { ...arm, experiment: { ...arm.experiment, training: { ...arm.experiment.training, steps: 0 } } };
    expect(atEqualSeconds([baseline, endless], [1, 2])).toHaveProperty('problem');
  });
});

describe('the settings that are tried in a search for the best initialiser and learning rate', () => {
  it('are all combinations of both, at a seed that the final comparison does not use', () => {
    const [baseline] = pairOf('dense');
    const candidates = candidatesOf(baseline);
    expect(candidates).toHaveLength(12);
    expect(new Set(candidates.map(({ experiment }) => JSON.stringify(experiment))).size).toBe(12);
    expect(new Set(candidates.map(({ experiment }) => experiment.training.seed))).toEqual(new Set([1001]));
    expect(new Set(candidates.map(({ experiment }) => experiment.training.learningRate))).toEqual(new Set([0.001, 0.003, 0.009]));
    expect(candidates.map(({ name }) => name)).toContain('without skips (He normal, rate 0.001)');
  });

  it('include the original combination of initialisers if the layers of the network do not all have the same initialiser', () => {
    const [{ name, experiment }] = pairOf('dense');
    const layers = experiment.network.layers.map((layer) =>
      layer.id === 'dense2' ? { ...layer, params: { ...layer.params, init: 'heNormal' } } : layer,
    );
    const mixed = { name, experiment: { ...experiment, network: { ...experiment.network, layers } } };
    const candidates = candidatesOf(mixed);
    expect(candidates).toHaveLength(15);
    const own = candidates.find((candidate) => candidate.name === 'without skips (its own initial weights, rate 0.003)');
    expect(own && withSettings(mixed, own).experiment).toEqual(mixed.experiment);
  });

  it('are only learning rates if no layer offers a choice of initialisers', () => {
    expect(candidatesOf(pairOf('lstm')[0]).map(({ name }) => name)).toEqual(
      [0.001, 0.003, 0.009].map((rate) => `without skips (rate ${rate})`),
    );
  });

  it('are applied at the seed of the original experiment if the search selects them', () => {
    const [baseline] = pairOf('dense');
    const own = candidatesOf(baseline).find(({ name }) => name.endsWith('Glorot uniform, rate 0.003)'));
    expect(own && withSettings(baseline, own)).toEqual({ name: own?.name, experiment: baseline.experiment });
  });
});
