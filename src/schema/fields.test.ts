import { expect, it } from 'vitest';
import { parseField } from './fields.ts';

const count = { type: 'int', label: 'Batch size', help: 'The examples of a batch', min: 1, max: 5000, default: 32 } as const;

it.each([
  ['1,000', 1000],
  [' 12,345.5 ', 12345.5],
  ['-1,000', -1000],
  ['1e-3', 0.001],
  ['1,5', Number.NaN],
  ['1,0000', Number.NaN],
  ['', Number.NaN],
  ['fast', Number.NaN],
])('the text “%s” is read as %d', (text, value) => {
  expect(parseField(count, text)).toBe(value);
});
