import { expect, it } from 'vitest';
import { identityOf, isSameValue } from './identity.ts';

it('values with the same content have the same identity, regardless of the order of their fields', () => {
  expect(isSameValue({ kind: 'adam', params: { beta1: 0.9, beta2: 0.999 } }, { params: { beta2: 0.999, beta1: 0.9 }, kind: 'adam' })).toBe(
    true,
  );
  expect(isSameValue({ a: 1, b: undefined }, { a: 1 })).toBe(true);
  expect(isSameValue([1, 2], [2, 1])).toBe(false);
  expect(isSameValue({ a: 1 }, { a: '1' })).toBe(false);
  expect(isSameValue(undefined, null)).toBe(false);
  expect(identityOf([{ b: 1, a: 2 }])).toBe('[{"a":2,"b":1}]');
});
