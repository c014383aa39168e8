/** A small sample of a long curve, saved with its run. It is drawn as soon as the page opens, before the curve itself is read. */
import * as v from 'valibot';
import type { ColumnByName } from '../../stores/history/columns.ts';
import type { History } from '../../stores/history/history.ts';

/** The smallest number of steps of a curve with an overview. A shorter curve is read almost as soon as the page is drawn. */
const LONG = 100_000;
const SAMPLES = 512;

const overview = v.object({
  overview: v.object({
    /** The number of steps of the curve. */
    length: v.pipe(v.number(), v.integer(), v.minValue(LONG)),
    /** SAMPLES values of each signal, by its name. Sample i represents the steps from i/SAMPLES to (i + 1)/SAMPLES of the curve. */
    columns: v.record(v.string(), v.pipe(v.instance(Float32Array), v.length(SAMPLES))),
  }),
});

export interface Overview {
  length: number;
  columns: ColumnByName;
}

export function overviewOf({ length, steps }: History): Overview | undefined {
  if (length < LONG) return undefined;
  const sampled = (name: string) => {
    const values = steps.values(name);
    return Float32Array.from({ length: SAMPLES }, (_, i) => values[startOf(i, length)] ?? Number.NaN);
  };
  return { length, columns: Object.fromEntries(steps.signals.map(({ name }) => [name, sampled(name)])) };
}

const startOf = (sample: number, length: number) => Math.floor((sample * length) / SAMPLES);

/** The overview in the record of a run; undefined if there is none, or it is damaged. */
export function savedOverview(record: unknown): Overview | undefined {
  const read = v.safeParse(overview, record);
  return read.success ? read.output.overview : undefined;
}

export const isOverviewOld = (record: unknown, { length }: History): boolean => length >= LONG && savedOverview(record)?.length !== length;

/** Fills all steps of a history with the samples. They are replaced when the curve is read. */
export function drawOverview(history: History, { length, columns }: Overview) {
  for (let i = 0; i < SAMPLES; i++) {
    const values = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(i, i + 1)]));
    history.steps.sketch(startOf(i, length), values, 1, startOf(i + 1, length));
  }
}
