import { expect, it } from 'vitest';
import { byteRateWords, byteWords, digits, flopRateWords, shareWords, timeWords } from './units.ts';

it('measured amounts have at most three decimals and three significant digits, but always all integer digits', () => {
  expect([0, 0.01234, 0.1234, 1.234, 12.34, 123.4, 999.9, 12_345].map(digits)).toEqual([
    '0',
    '0.012',
    '0.123',
    '1.23',
    '12.3',
    '123',
    '1000',
    '12,345',
  ]);
});

it('rates, sizes and times are written with a unit that suits them, and shares in percent', () => {
  expect([18.46e9, 7.2e12, 461e6].map(flopRateWords)).toEqual(['18.5 GFLOP/s', '7.20 TFLOP/s', '461 MFLOP/s']);
  expect(byteRateWords(1.5e9)).toBe('1.50 GB/s');
  expect([512, 7_830_000].map(byteWords)).toEqual(['512 B', '7.83 MB']);
  expect([0.0135, 3.84, 1234].map(timeWords)).toEqual(['13.5 µs', '3.84 ms', '1.23 s']);
  expect([0, 0.0004, 0.014, 0.0996, 0.5, 1.3].map(shareWords)).toEqual(['0.0 %', '< 0.1 %', '1.4 %', '10 %', '50 %', '130 %']);
});
