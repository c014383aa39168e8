import { expect, it } from 'vitest';
import { axisWords, lossWords, parameterWords, percentWords } from './format.ts';

it('losses are written with at most four significant digits', () => {
  expect([0.6931, 12.34567, 0.00000430812, 123456, 0, -2].map(lossWords)).toEqual(['0.6931', '12.35', '4.31e-6', '1.23e+5', '0', '-2']);
  expect([undefined, Number.NaN, Number.POSITIVE_INFINITY].map(lossWords)).toEqual(['–', '–', '∞']);
});

it('fractions are written as percentages', () =>
  expect([1, 0.8725, Number.NaN, undefined].map(percentWords)).toEqual(['100.0 %', '87.3 %', '–', '–']));

it('numbers on axes are written briefly, with powers of ten if they are very small or large', () =>
  expect([1, 0.1, 0.001, 1e-4, 5e-5, 1e6, 0, 0.30000000000000004].map(axisWords)).toEqual([
    '1',
    '0.1',
    '0.001',
    '10⁻⁴',
    '5×10⁻⁵',
    '10⁶',
    '0',
    '0.3',
  ]));

it('numbers of parameters are followed by the noun in the singular or plural', () =>
  expect([0, 1, 1344].map(parameterWords)).toEqual(['0 parameters', '1 parameter', '1,344 parameters']));
