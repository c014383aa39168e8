import { describe, expect, it } from 'vitest';
import { extremes, placeOf, placesOf, samples, stretchesOf } from './thin.ts';

const isShown = Number.isFinite;

describe('a curve with room for every step', () => {
  const stretches = stretchesOf(3, 8);
  it('has a place for each', () => {
    expect(placesOf(stretches, 3)).toEqual([1, 2, 3]);
    expect([1, 2, 3].map((step) => placeOf(stretches, step))).toEqual([0, 1, 2]);
  });
  it('is drawn as it is, with gaps where there is nothing to show', () =>
    expect(extremes(Float32Array.of(4, Number.NaN, 6), stretches, isShown)).toEqual([4, null, 6]));
  it('may end before the others', () => expect(extremes(Float32Array.of(4), stretches, isShown)).toEqual([4, null, null]));
});

describe('a long curve', () => {
  const LENGTH = 1001;
  const stretches = stretchesOf(LENGTH, 64);
  const places = placesOf(stretches, LENGTH);
  const values = Float32Array.from({ length: LENGTH }, (_, i) => i % 10);

  it('takes no more places than there are, in rising order and within its length', () => {
    expect(stretches.places).toBeLessThanOrEqual(64);
    expect(places).toHaveLength(stretches.places);
    expect(places.at(-1)).toBeLessThanOrEqual(LENGTH);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('puts every step at a place near it', () => {
    for (let step = 1; step <= LENGTH; step++)
      expect(Math.abs((places[placeOf(stretches, step)] ?? Number.NaN) - step)).toBeLessThan(stretches.size / 2);
  });

  it('keeps every peak and every trough', () => {
    values[500] = 1000;
    values[777] = -1000;
    const drawn = extremes(values, stretches, isShown);
    expect(drawn).toContain(1000);
    expect(drawn).toContain(-1000);
    expect(drawn).toHaveLength(stretches.places);
  });

  it('leaves its stretches where they are while it grows a little', () => expect(stretchesOf(LENGTH + 5, 64).size).toBe(stretches.size));

  it('gives smooth curves at the places themselves', () =>
    expect(samples(Float32Array.of(1, 2, 3, Number.NaN), [1, 3, 4, 9], isShown)).toEqual([1, 3, null, null]));
});
