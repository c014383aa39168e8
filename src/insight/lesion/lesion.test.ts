import { describe, expect, it } from 'vitest';
import { layer, skip } from '../../../tests/networks.ts';
import { pairedDifference } from './difference.ts';
import { countedParts, deletable, singleLesions } from './lesions.ts';

describe('the paired difference', () => {
  it('has the mean and the confidence interval of the differences, not those of the values', () => {
    const { mean, interval } = pairedDifference([100, 1, 50, 7], [101, 3, 51, 9]);
    expect(mean).toBe(1.5);
    // The differences are 1, 2, 1, 2, whose standard deviation is √(1/3).
    const half = 1.959964 * Math.sqrt(1 / 3 / 4);
    expect(interval).toEqual([expect.closeTo(1.5 - half, 12), expect.closeTo(1.5 + half, 12)]);
  });

  it.each([
    ['of one pair has no interval', [1], [3], { mean: 2, interval: null }],
    ['with a loss that is not finite has no mean', [1, 2], [3, Number.POSITIVE_INFINITY], { mean: null, interval: null }],
    ['with a loss that is not a number has no mean', [1, 2], [Number.NaN, 2], { mean: null, interval: null }],
  ])('%s', (_, before, after, difference) => {
    expect(pairedDifference(before, after)).toEqual(difference);
  });
});

describe('the removable parts of a network', () => {
  const trunk = [
    layer('input', 'input'),
    layer('dense1', 'dense', { units: 4 }),
    layer('dense2', 'dense', { units: 4 }),
    layer('dense3', 'dense', { units: 4 }),
    layer('dense4', 'dense', { units: 1 }),
  ];
  const words = (skips: Parameters<typeof singleLesions>[0]['skips']) =>
    singleLesions({ layers: trunk, skips }, [10]).map(({ kind, off: { at, from, by } }) => [kind, from, at, by].filter(Boolean).join(' '));

  it('are skips, branches and layers; a removed layer is replaced with its input if the shapes allow it', () => {
    expect(words([skip('dense1', 'dense2'), skip('input', 'dense3', { merge: 'concat' })])).toEqual([
      'layer dense1 mean',
      'skip dense1 dense2 nothing',
      'branch dense2 nothing',
      'skip input dense3 nothing',
      'layer dense3 input',
      'layer dense4 mean',
    ]);
    expect(words([skip('dense1', 'dense2', { enabled: false })])).toEqual([
      'layer dense1 mean',
      'layer dense2 input',
      'layer dense3 input',
      'layer dense4 mean',
    ]);
  });

  it('are counted with the singular or plural noun of their kind', () =>
    expect([countedParts(1, 'branch'), countedParts(2, 'branch'), countedParts(0, 'skip'), countedParts(1500, 'layer')]).toEqual([
      '1 branch',
      '2 branches',
      '0 skips',
      '1,500 layers',
    ]));

  it('are, in a cumulative deletion, only the branches or, if there are none, the hidden layers that can be replaced with their input', () => {
    const deleted = (skips: Parameters<typeof singleLesions>[0]['skips']) =>
      deletable({ layers: trunk, skips }, [10]).map(({ off }) => off.at);
    expect(deleted([skip('dense1', 'dense2'), skip('dense2', 'dense3')])).toEqual(['dense2', 'dense3']);
    expect(deleted([skip('dense1', 'dense3')])).toEqual(['dense3']);
    expect(deleted([])).toEqual(['dense2', 'dense3']);
  });
});
