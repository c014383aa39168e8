import { describe, expect, it } from 'vitest';
import { durationWords } from '../../actions/expectedTime.ts';
import { contour } from './contours.ts';
import { completeGrid, lossScale, placeOf } from './grid.ts';
import { inkOf } from './ink.ts';
import { finerGrid, nextSide } from './refinement.ts';
import { facesOf, heightAt, project } from './relief.ts';

const bowl = (side: number) =>
  Array.from({ length: side }, (_, i) => Array.from({ length: side }, (_, j) => Math.hypot(i - (side - 1) / 2, j - (side - 1) / 2)));

describe('contours', () => {
  it('of a cone are circles, made of segments that meet at their ends', () => {
    const pieces = contour(bowl(33), 9.5);
    for (const [x0, y0, x1, y1] of pieces)
      for (const [x, y] of [
        [x0, y0],
        [x1, y1],
      ] as const)
        expect(Math.abs(Math.hypot(x - 16, y - 16) - 9.5)).toBeLessThan(0.05);
    const ends = pieces.flatMap(([x0, y0, x1, y1]) => [`${x0.toFixed(6)} ${y0.toFixed(6)}`, `${x1.toFixed(6)} ${y1.toFixed(6)}`]);
    expect(ends.length).toBe(2 * new Set(ends).size);
  });

  it('have two segments at a saddle, and none on a level plane', () => {
    expect(
      contour(
        [
          [0, 1],
          [1, 0],
        ],
        0.5,
      ),
    ).toHaveLength(2);
    expect(
      contour(
        [
          [1, 1],
          [1, 1],
        ],
        0.5,
      ),
    ).toEqual([]);
  });
});

describe('a loss surface', () => {
  const surface = {
    finest: 17 as const,
    complete: 9 as const,
    columns: Array.from({ length: 17 }, (_, i) => i),
    rows: Array.from({ length: 17 }, (_, i) => -i),
    loss: Array.from({ length: 17 }, (_, i) => Array.from({ length: 17 }, (_, j) => (i % 2 === 0 && j % 2 === 0 ? 1 + i + j : null))),
  };

  it('is drawn on the finest complete grid if its measurement was stopped', () => {
    const grid = completeGrid(surface) ?? expect.fail();
    expect([grid.side, grid.columns.at(-1), grid.rows[1], grid.loss[8]?.[8]]).toEqual([9, 16, -2, 33]);
    expect(grid.loss.flat()).not.toContain(null);
    expect(completeGrid({ ...surface, complete: 0 })).toBeNull();
  });

  it('shares a logarithmic scale with the surface of the other run, up to the highest loss to draw', () => {
    const grid = completeGrid(surface) ?? expect.fail();
    const scale = lossScale([grid, { ...grid, loss: [[0.1, 1000]] }], 10) ?? expect.fail();
    expect([scale.low, scale.high, scale.at(0.1), scale.at(1), scale.at(10), scale.at(1000), scale.at(null)]).toEqual([
      0.1, 10, 0, 0.5, 1, 1, 1,
    ]);
    expect(scale.levels).toEqual([0.2, 0.5, 1, 2, 5]);
    expect(lossScale([{ ...grid, loss: [[null, 0]] }], 10)).toBeNull();
    for (const tooLow of [0.5, Number.NEGATIVE_INFINITY])
      expect(lossScale([{ ...grid, loss: [[1, 4]] }], tooLow)).toMatchObject({ low: 1, high: 4 });
    expect(lossScale([{ ...grid, loss: [[0, 1]] }], undefined)?.low).toBeCloseTo(1, 9);
  });

  it('is drawn from its farthest cell to its nearest one, whichever way it is turned', () => {
    for (const turn of [0.3, 2, 3.5, 5.5]) {
      const angle = { turn, tilt: 0.6 };
      // On a flat surface, nearer cells are lower on the screen.
      const faces = facesOf(
        Array.from({ length: 5 }, () => [0.5, 0.5, 0.5, 0.5, 0.5]),
        angle,
      );
      const middles = faces.map(({ corners }) => corners.reduce((sum, [, y]) => sum + y, 0) / 4);
      expect(faces).toHaveLength(16);
      expect(Math.max(...middles)).toBe(middles.at(-1));
      expect(Math.min(...middles)).toBe(middles[0]);
      expect(project(angle, 0.5, 0.5, 1)[1]).toBeLessThan(project(angle, 0.5, 0.5, 0)[1]);
    }
  });

  it('has the trained weights at the coordinate 0, which need not be the middle of the grid', () => {
    const ticks = [-1, 0.5, 2];
    expect([placeOf(0, [-1, 0, 1]), placeOf(0, ticks)]).toEqual([1, 2 / 3]);
    const slope = ticks.map((row) => ticks.map((column) => 10 * row + column));
    expect(heightAt(slope, placeOf(0, ticks), placeOf(0, ticks))).toBeCloseTo(0, 12);
    expect(heightAt(slope, 2, 2)).toBe(22);
  });

  it('has the background colour in valleys, and is closer to the text colour on peaks', () => {
    const ink = inkOf([0, 0, 0], [200, 200, 200]);
    expect([ink(0), ink(1)[0] < 100, ink(0, -1)]).toEqual([[200, 200, 200], true, [200, 200, 200]]);
  });
});

describe('a finer grid of a loss surface', () => {
  const done = (side: number, ms: number) => ({ state: 'done' as const, side, ms, problem: null });

  it('is measured without a request only if that takes a short time', () => {
    expect(nextSide([undefined, undefined], 9)).toBe(9);
    expect(nextSide([done(9, 100), undefined], 9)).toBe(9);
    expect(nextSide([done(9, 100), done(9, 100)], 9)).toBe(17);
    expect(nextSide([done(17, 9000), done(17, 9000)], 9)).toBe(17);
    expect(nextSide([done(17, 9000), done(17, 9000)], 33)).toBe(33);
    expect(nextSide([done(65, 1), done(65, 1)], 65)).toBe(65);
    expect(nextSide([{ ...done(17, 1), state: 'stopped' }, done(17, 1)], 65)).toBe(17);
    expect(nextSide([{ ...done(9, 0), problem: 'none' }], 65)).toBe(9);
  });

  it('has an expected time in proportion to the number of its new points, and the time is shown rounded', () => {
    expect(finerGrid([done(9, 81), done(9, 162)])).toEqual({ side: 17, ms: 3 * 208 });
    expect(finerGrid([done(9, 81), undefined])).toBeNull();
    expect([durationWords(0.2), durationWords(40.4), durationWords(170)]).toEqual(['about 1 s', 'about 40 s', 'about 3 min']);
  });
});
