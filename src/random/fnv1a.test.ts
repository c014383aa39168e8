import { expect, it } from 'vitest';
import { fnv1a, hexOf } from './fnv1a.ts';

// Some of the test vectors that Fowler, Noll and Vo published.
it.each([
  ['', '811c9dc5'],
  ['a', 'e40c292c'],
  ['foobar', 'bf9cf968'],
])('the FNV-1a hash of %j is %s, whether it is computed from text, from bytes or in two parts', (text, hash) => {
  expect(hexOf(fnv1a(text))).toBe(hash);
  expect(hexOf(fnv1a(new TextEncoder().encode(text)))).toBe(hash);
  expect(hexOf(fnv1a(text.slice(1), fnv1a(text.slice(0, 1))))).toBe(hash);
});
