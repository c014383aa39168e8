import { expect, it } from 'vitest';
import { branchWords } from './branchScale.ts';

it('branchWords gives a short text for each type of branch scale', () => {
  expect(branchWords()).toBe('1');
  expect(branchWords({ type: 'one', value: 7 })).toBe('1');
  expect(branchWords({ type: 'constant', value: 0.5 })).toBe('0.5');
  expect(branchWords({ type: 'joins', value: 1 })).toBe('1/√joins');
  expect(branchWords({ type: 'learned', value: 0 })).toBe('learned from 0');
});
