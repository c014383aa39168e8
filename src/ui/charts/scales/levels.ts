/** The horizontal lines of a chart, such as the loss of guessing, and the positions of their names. */
import type { Level } from '../../../models/tasks/task.ts';

/** A level of the shown runs; `low` and `high` differ if it depends on the data of each run. */
export interface ShownLevel {
  low: number;
  high: number;
  words: string;
}

/** The levels of several runs, one for each name. */
export function levelsOf(levels: readonly Level[]): ShownLevel[] {
  const names = [...new Set(levels.map(({ words }) => words))];
  return names.map((words) => {
    const values = levels.flatMap((level) => (level.words === words ? level.value : []));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { low, high, words: low === high ? words : `${words} of each run` };
  });
}

/** The height of a name, and its distance from the line below it. */
export const NAME_PX = 12;
const GAP_PX = 4;

export interface PlacedLevel {
  /** The positions of its lines, in pixels from the top; none if the level is outside of the chart. */
  lines: readonly number[];
  /** The name, which ends with the value and an arrow if the level is outside of the chart. */
  words: string;
  /** The baseline of the name. */
  textY: number;
}

/**
 * The positions of levels and their names. A level outside of the chart is named at the edge, because its value
 * says how far away the curves are.
 * @param toY the position of a value; not finite if the axis cannot show it
 * @param range the top and the bottom of the chart
 * @param words the text of a value
 * @param unit the size of a pixel
 */
export function placedLevels(
  levels: readonly ShownLevel[],
  toY: (value: number) => number,
  [top, bottom]: readonly [number, number],
  words: (value: number) => string,
  unit = 1,
): PlacedLevel[] {
  const free = freeRows(NAME_PX * unit, [top + NAME_PX * unit, bottom - GAP_PX * unit]);
  return levels.flatMap((level) => {
    const [low, high] = [toY(level.low), toY(level.high)];
    if (!Number.isFinite(low) || !Number.isFinite(high)) return [];
    const lines = [...new Set([high, low])].filter((y) => y >= top && y <= bottom);
    const [first] = lines;
    if (first !== undefined) return [{ lines, words: level.words, textY: free(first - GAP_PX * unit) }];
    // A band of levels can cover the whole chart.
    if (high < top && low > bottom) return [{ lines, words: level.words, textY: free(top) }];
    const isAbove = low < top;
    const nearest = isAbove ? level.low : level.high;
    return [{ lines, words: `${level.words}: ${words(nearest)} ${isAbove ? '↑' : '↓'}`, textY: free(isAbove ? top : bottom) }];
  });
}

/** Returns the free position nearest to a wanted one, within limits. If there are too many names, some share a position. */
function freeRows(distance: number, [from, to]: readonly [number, number]) {
  const taken: number[] = [];
  const isFree = (y: number) => y >= from && y <= to && taken.every((other) => Math.abs(other - y) >= distance);
  return (wanted: number): number => {
    const start = Math.max(from, Math.min(to, wanted));
    const beside = taken.flatMap((y) => [y - distance, y + distance]).sort((a, b) => Math.abs(a - start) - Math.abs(b - start));
    const y = [start, ...beside].find(isFree) ?? start;
    taken.push(y);
    return y;
  };
}
