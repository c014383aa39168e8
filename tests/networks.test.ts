import { describe, it } from 'vitest';
import { expectCentralDifferences } from './gradientCheck.ts';
import { networkCases } from './networks.ts';

describe('the gradients of the reference', () => {
  it.each(networkCases.map((testCase) => [testCase.name, testCase] as const))('agree with central differences: %s', async (_, testCase) => {
    await expectCentralDifferences(testCase);
  });
});
