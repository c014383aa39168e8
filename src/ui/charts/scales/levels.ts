/** Computes the levels of a chart (horizontal lines, such as the loss at chance level) and the positions of their names. */
import type { Level } from '../../../models/tasks/task.ts';

/** `low` and `high` can differ if the runs use different data. */
export interface ShownLevel {
  low: number;
  high: number;
  words: string;
}

/** Combines levels that have the same name in several runs. */
export function levelsOf(levels: readonly Level[]): ShownLevel[] {
  const names = [...new Set(levels.map(({ words }) => words))];
  return names.map((words) => {
    const values = levels.flatMap((level) => (level.words === words ? level.value : []));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { low, high, words: low === high ? words : `${words} in each run’s data` };
  });
}

/** The font size of the names. Letters extend at most this far above the baseline, and at most a quarter of this below it. */
export const NAME_PX = 12;
const BELOW_PX = NAME_PX / 4;
/** The distance between the baseline of a name and the line below it. */
const GAP_PX = 4;

interface PlacedLevel {
  /** The positions, as returned by `toY`, of those lines that are inside the chart. */
  lines: readonly number[];
  /** The name; if the whole level is above or below the chart, the name ends with the nearest value and an arrow. */
  words: string;
  /** The position of the name's baseline, in the coordinates of `toY`. */
  textY: number;
}

/**
 * A name is directly above its line, or at the nearest free position if there is no room. The name of a level that is above or below the
 * chart is as near to the edge as possible, and ends with the value, so that a reader sees how far the curves are from the level.
 * @param toY returns the position of a value; the position is not finite if the axis cannot show the value
 * @param unit the factor by which the font size and the distances are multiplied, such as the pixel ratio of a canvas element
 */
export function placedLevels(
  levels: readonly ShownLevel[],
  toY: (value: number) => number,
  [top, bottom]: readonly [number, number],
  words: (value: number) => string,
  unit = 1,
): PlacedLevel[] {
  const found = levels.flatMap((level) => {
    const [low, high] = [toY(level.low), toY(level.high)];
    if (!Number.isFinite(low) || !Number.isFinite(high)) return [];
    return [{ level, low, high, lines: [...new Set([high, low])].filter((y) => y >= top && y <= bottom) }];
  });
  const all = found.flatMap(({ lines }) => lines);
  const free = freeRows(all, [top + NAME_PX * unit, bottom - GAP_PX * unit], unit);
  return found.map(({ level, low, high, lines }) => {
    const [first] = lines;
    if (first !== undefined) return { lines, words: level.words, textY: free(first - GAP_PX * unit) };
    // A level that differs between runs can have one line above the chart and the other below it.
    if (high < top && low > bottom) return { lines, words: level.words, textY: free(top) };
    const isAbove = low < top;
    const nearest = isAbove ? level.low : level.high;
    return { lines, words: `${level.words} (${words(nearest)}) ${isAbove ? '↑' : '↓'}`, textY: free(isAbove ? top : bottom) };
  });
}

/** The tolerance for rounding errors, so that a position that exactly touches a line or a name is free. */
const SLACK_PX = 1e-6;

/**
 * Returns a function that receives a wanted baseline for a name and reserves the nearest free one between `from` and `to`. A baseline is
 * free if its name would overlap no other name and no line. If no baseline is free, the name can overlap another name or a line.
 */
function freeRows(lines: readonly number[], [from, to]: readonly [number, number], unit: number) {
  const [above, below, gap] = [NAME_PX * unit, BELOW_PX * unit, GAP_PX * unit];
  const taken: number[] = [];
  const isFree = (y: number) =>
    y >= from &&
    y <= to &&
    taken.every((other) => Math.abs(other - y) >= above + below - SLACK_PX) &&
    lines.every((line) => line <= y - above + SLACK_PX || line >= y + below - SLACK_PX);
  return (wanted: number): number => {
    const start = Math.max(from, Math.min(to, wanted));
    const beside = [...taken.flatMap((y) => [y - above - below, y + above + below]), ...lines.flatMap((y) => [y - gap, y + above])];
    const nearest = beside.sort((a, b) => Math.abs(a - start) - Math.abs(b - start));
    const y = [start, ...nearest].find(isFree) ?? start;
    taken.push(y);
    return y;
  };
}
