import { describe, expect, it } from 'vitest';
import { onReference } from '../../../tests/probes.ts';
import { measureFacts } from './index.ts';
import { stackFacts } from './stacks.ts';

describe('known facts about gradients and layer outputs in deep stacks of dense layers', () => {
  it('hold at one seed', async () => {
    const measured = await measureFacts(onReference, () => {}, { asked: stackFacts, seeds: [1] });
    expect(measured.filter(({ holds }) => !holds)).toEqual([]);
    expect(measured).toHaveLength(5);
  });

  it.each([0, Number.POSITIVE_INFINITY, Number.NaN])('do not hold if every measured value is %d', async (value) => {
    const asked = stackFacts.map((fact) => ({ ...fact, measure: async () => value }));
    expect((await measureFacts(onReference, () => {}, { asked })).filter(({ holds }) => holds)).toEqual([]);
  });
});
