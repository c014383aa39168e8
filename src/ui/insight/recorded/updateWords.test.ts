import { expect, it } from 'vitest';
import { updateSummary, updateWords } from './updateWords.ts';

it('an update ratio is followed by the share of the weights in tensors whose RMS gradient is below ε', () => {
  expect(updateWords({ ratio: 0.00123, belowEpsilon: 0 })).toBe('0.00123');
  expect(updateWords({ ratio: 0.00123, belowEpsilon: 1 })).toBe('0.00123 (below ε)');
  expect(updateWords({ ratio: 0.00123, belowEpsilon: 0.5 })).toMatch(/^0\.00123 \(below ε for 50.* % of the weights\)$/);
  for (const ratio of [null, undefined, Number.NaN]) expect(updateWords({ ratio, belowEpsilon: 1 })).toBe('–');
});

it('the summary of update ratios gives the median, and the number of layers with a gradient below ε', () => {
  const layers = [0.001, 0.002, 0.004].map((ratio, i) => ({ ratio, belowEpsilon: i === 0 ? 0 : 0.1 * i }));
  expect(updateSummary(layers)).toBe('median 0.002; gradient below the optimiser’s ε in 2 of 3 layers (rings)');
  expect(updateSummary(layers.map(({ ratio }) => ({ ratio, belowEpsilon: null })))).toBe('median 0.002');
});
