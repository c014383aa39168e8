import { expect, it } from 'vitest';
import { counted, plural, reasonWords } from './words.ts';

it('counted formats a number with thousands separators and its noun in the singular or plural', () => {
  expect([0, 1, 2, 1500].map((count) => counted(count, 'time step'))).toEqual([
    '0 time steps',
    '1 time step',
    '2 time steps',
    '1,500 time steps',
  ]);
  expect([counted(2, 'branch', 'branches'), plural(1, 'is', 'are'), plural(2, 'is', 'are')]).toEqual(['2 branches', 'is', 'are']);
});

it('reasonWords turns the message of an error into a part of a sentence', () => {
  expect(reasonWords(new Error('The module could not be loaded.'))).toBe('The module could not be loaded');
  expect(reasonWords('no answer')).toBe('no answer');
});
