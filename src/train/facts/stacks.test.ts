import { describe, expect, it } from 'vitest';
import { onReference } from '../../../tests/probes.ts';
import { measureFacts } from './index.ts';
import { stackFacts } from './stacks.ts';

describe('known facts about gradients in deep stacks', () => {
  it('hold on one seed', async () => {
    const measured = await measureFacts(onReference, () => {}, { asked: stackFacts, seeds: [1] });
    expect(measured.filter(({ holds }) => !holds)).toEqual([]);
    expect(measured).toHaveLength(5);
  });
});
