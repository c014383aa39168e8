import { describe, expect, it } from 'vitest';
import type { Queries } from '../../train/protocol/queries.ts';
import { areAnswered, areKindsAnswered, areSame, union } from './queries.ts';

const units = (layer: string): Queries => ({ units: { layer, example: 0, side: 20, reach: 1 } });
const answered = (asked: Queries) => ({ step: 1, ms: 1, results: {}, asked, hurried: [] });

describe('the queries of several pictures', () => {
  it('are combined so that each kind occurs once', () => {
    const all = union([{ heldOut: true }, { heldOut: true, ...units('a') }, {}, units('a')]);
    expect(all).toEqual({ heldOut: true, ...units('a') });
  });

  it('must be equal if they are of the same kind', () =>
    expect(() => union([units('a'), units('b')])).toThrow('two pictures request different units'));

  it('are equal if they have the same kinds and values', () => {
    expect(areSame({ probe: Uint8Array.of(1, 2) }, { probe: Uint8Array.of(1, 2) })).toBe(true);
    expect(areSame({ probe: Uint8Array.of(1, 2) }, { probe: Uint8Array.of(1, 3) })).toBe(false);
    expect(areSame({ heldOut: true }, { heldOut: true, ...units('a') })).toBe(false);
  });

  it('count as answered if equal queries have answers; their kinds count as answered if queries of the same kinds have answers', () => {
    const answers = answered({ heldOut: true, ...units('a') });
    expect([units('a'), units('b'), { heldOut: true as const }].map((asked) => areAnswered(asked, answers))).toEqual([true, false, true]);
    expect([units('b'), { probe: Uint8Array.of(1) }].map((asked) => areKindsAnswered(asked, answers))).toEqual([true, false]);
    expect(areKindsAnswered({}, undefined)).toBe(false);
  });
});
