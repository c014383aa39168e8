import { describe, expect, it } from 'vitest';
import { levelsOf, NAME_PX, placedLevels } from './levels.ts';

const at = (value: number, words = 'guessing') => ({ low: value, high: value, words });
/** An axis with the value 0 at 200 px and the value 2 at 0 px. */
const toY = (value: number) => 200 - 100 * value;
const place = (...levels: Parameters<typeof placedLevels>[0][number][]) => placedLevels(levels, toY, [0, 200], (value) => value.toFixed(2));

describe('the levels (horizontal lines, such as chance level) of several runs', () => {
  it('are combined into one for each name if levels with the same name have the same value', () =>
    expect(
      levelsOf([
        { value: 1, words: 'ln 2' },
        { value: 1, words: 'ln 2' },
        { value: 2, words: 'ln 10' },
      ]),
    ).toEqual([at(1, 'ln 2'), at(2, 'ln 10')]));

  it('are combined into a range for each name if levels with the same name have different values', () =>
    expect(
      levelsOf([
        { value: 0.8, words: 'variance' },
        { value: 0.7, words: 'variance' },
        { value: 0.9, words: 'variance' },
      ]),
    ).toEqual([{ low: 0.7, high: 0.9, words: 'variance in each run’s data' }]));
});

describe('a level', () => {
  it('has its name above its line', () => expect(place(at(1))).toEqual([{ lines: [100], words: 'guessing', textY: 96 }]));

  it('that is outside the range of the y axis is named at the edge, with its value and direction', () => {
    expect(place(at(Math.LN10))).toEqual([{ lines: [], words: 'guessing (2.30) ↑', textY: 12 }]);
    expect(place(at(-1))).toEqual([{ lines: [], words: 'guessing (-1.00) ↓', textY: 196 }]);
  });

  it('of runs with different data has up to two lines, and gives its nearest value at the edge if its whole range is off the axis', () => {
    expect(place({ low: 0.5, high: 1, words: 'variance' })).toEqual([{ lines: [100, 150], words: 'variance', textY: 96 }]);
    expect(place({ low: 3, high: 4, words: 'variance' })).toEqual([{ lines: [], words: 'variance (3.00) ↑', textY: 12 }]);
    expect(place({ low: 1, high: 4, words: 'variance' })).toEqual([{ lines: [100], words: 'variance', textY: 96 }]);
    expect(place({ low: -1, high: 4, words: 'variance' })).toEqual([{ lines: [], words: 'variance', textY: 12 }]);
  });

  it('has its name below its line if there is no room above, and always within the chart', () => {
    expect(place(at(2))).toEqual([{ lines: [0], words: 'guessing', textY: 12 }]);
    expect(place(at(1.95))).toEqual([{ lines: [5], words: 'guessing', textY: 17 }]);
    expect(place(at(1.84))).toEqual([{ lines: [16], words: 'guessing', textY: 12 }]);
    expect(place(at(0))).toEqual([{ lines: [200], words: 'guessing', textY: 196 }]);
  });

  it('has a name that does not cover the name of another level', () =>
    expect(place(at(1, 'a'), at(1.02, 'b'), at(3, 'c'), at(4, 'd')).map(({ textY }) => textY)).toEqual([94, 79, 12, 27]));

  it('has no line through its name, for many combinations of levels', () => {
    const isCrossed = (textY: number, line: number) => line > textY - NAME_PX + 1e-9 && line < textY + NAME_PX / 4 - 1e-9;
    const wrong: unknown[] = [];
    for (let value = 0; value <= 2; value += 0.01)
      for (const by of [0, 0.01, 0.05, 0.1, 0.15, 0.3]) {
        const placed = place(at(value, 'a'), at(value + by, 'b'), at(3, 'c'));
        const lines = placed.flatMap((one) => one.lines);
        const isWrong = ({ textY }: { textY: number }) => textY < NAME_PX || textY > 196 || lines.some((line) => isCrossed(textY, line));
        if (placed.some(isWrong)) wrong.push(placed);
      }
    expect(wrong).toEqual([]);
  });

  it('has its name below its line if there is no room above, also at a fractional position', () => {
    const toY = (value: number) => 9.7 + 190.3 * (1 - value / 2);
    for (let value = 1.9; value <= 2; value += 0.001) {
      const [placed] = placedLevels([at(value)], toY, [9.7, 200], String);
      const [line = Number.NaN] = placed?.lines ?? [];
      expect(placed?.textY, `the name of a level at ${line}`).toBeCloseTo(line + NAME_PX, 5);
    }
  });

  it('that a logarithmic axis cannot show is left out', () =>
    expect(placedLevels([at(0)], () => Number.NEGATIVE_INFINITY, [0, 200], String)).toEqual([]));
});
