import { expect, it } from 'vitest';
import { counted, plural } from './words.ts';

it('a number has separators, and its noun is singular or plural to match', () => {
  expect([0, 1, 2, 1500].map((count) => counted(count, 'time step'))).toEqual([
    '0 time steps',
    '1 time step',
    '2 time steps',
    '1,500 time steps',
  ]);
  expect([counted(2, 'branch', 'branches'), plural(1, 'is', 'are'), plural(2, 'is', 'are')]).toEqual(['2 branches', 'is', 'are']);
});
