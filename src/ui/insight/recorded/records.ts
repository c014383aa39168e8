/** Reads the recorded gradients and update ratios of runs from their histories. */
import { firstToLast } from '../../../insight/gradients/flow.ts';
import { isOf, type Observed, type RecordedFlow, recordedFlow } from '../../../insight/gradients/record.ts';
import { historyOf, type RunRecord } from '../../stores/runs.ts';
import type { Seen } from '../seen.ts';

const observationsOf = ({ id }: Pick<RunRecord, 'id'>) => historyOf(id).observations;

export const stepsOf = (run: Pick<RunRecord, 'id'>): number[] => {
  const observations = observationsOf(run);
  return Array.from({ length: observations.length }, (_, row) => observations.stepOf(row));
};

export const stepsOfAll = (runs: readonly Pick<RunRecord, 'id'>[]): number[] => [...new Set(runs.flatMap(stepsOf))].sort((a, b) => a - b);

interface RecordOfStep {
  step: number;
  flow: RecordedFlow;
}

/** The most recently read record of each run. It is reused, because several views read it again after each edit. */
const latest = new WeakMap<object, { record: RecordOfStep; signals: unknown; rows: number }>();

/** The record of the last recorded step up to `step`; null if there is none. */
export function recordAt(run: Pick<RunRecord, 'id'>, step = Number.POSITIVE_INFINITY): RecordOfStep | null {
  const observations = observationsOf(run);
  const { signals, length: rows } = observations;
  const row = observations.rowsUpTo(step) - 1;
  if (row < 0) return null;
  const at = observations.stepOf(row);
  const before = latest.get(observations);
  if (before?.record.step === at && before.signals === signals && before.rows === rows) return before.record;
  const record = { step: at, flow: recordedFlow(signals, (name) => observations.values(name)[row]) };
  latest.set(observations, { record, signals, rows });
  return record;
}

export interface RecordedUpdates {
  seen: Seen;
  step: number;
  updates: RecordedFlow['updates'];
}

/**
 * The update ratios of the last recorded step up to the shown one, for each run that has some.
 * @param at the shown step; null for the present
 */
export const updatesAt = (seen: readonly Seen[], at: number | null): RecordedUpdates[] =>
  seen.flatMap((one) => {
    const record = recordAt(one.run, at ?? undefined);
    const updates = (record?.flow.updates ?? []).filter(({ to, ratio }) => to === undefined && ratio !== null);
    return record && updates.length > 0 ? [{ seen: one, step: record.step, updates }] : [];
  });

export interface RatioPoint {
  step: number;
  ratio: number;
}

/** The gradient norm at the first hidden layer divided by the norm at the last one, for each recorded step with a finite ratio. */
export function ratiosOf(run: Pick<RunRecord, 'id'>): RatioPoint[] {
  const observations = observationsOf(run);
  const columns = layerColumns(run);
  return stepsOf(run).flatMap((step, row) => {
    const ratio = firstToLast(columns.map(({ layer, values }) => ({ layer, norm: values[row] ?? Number.NaN })))?.ratio;
    return ratio !== undefined && Number.isFinite(ratio) && row < observations.length ? [{ step, ratio }] : [];
  });
}

export interface LayerColumn {
  layer: string;
  /** A value for each recorded step. */
  values: Float32Array;
}

function columnsWith(run: Pick<RunRecord, 'id'>, wanted: Observed): LayerColumn[] {
  const observations = observationsOf(run);
  return observations.signals.flatMap((signal) => {
    const { of, to, name } = signal;
    return isOf(signal, wanted) && of !== undefined && to === undefined ? [{ layer: of, values: observations.values(name) }] : [];
  });
}

/** The norm of the gradient with respect to the output of each layer, the input included. */
export const layerColumns = (run: Pick<RunRecord, 'id'>): LayerColumn[] => columnsWith(run, 'gradient');

export interface UpdateColumn extends LayerColumn {
  /**
   * The share of the layer's weights that are in parameters with an RMS gradient below ε, for each recorded step; undefined for an
   * optimiser without ε.
   */
  belowEpsilon: Float32Array | undefined;
}

/** The update ratio of each layer with weights. A value is NaN if it is not known, for example before the first step. */
export function updateColumns(run: Pick<RunRecord, 'id'>): UpdateColumn[] {
  const below = new Map(columnsWith(run, 'belowEpsilon').map(({ layer, values }) => [layer, values]));
  return columnsWith(run, 'updateRatio').map((column) => ({ ...column, belowEpsilon: below.get(column.layer) }));
}

/**
 * Divides the steps from 0 to `last` into `columns` equal parts, and returns for each part the row of the last record up to its middle; −1
 * if there is none.
 */
export function rowsAcross(steps: readonly number[], last: number, columns: number): number[] {
  let row = -1;
  return Array.from({ length: columns }, (_, i) => {
    const step = (last * (i + 0.5)) / columns;
    while (row + 1 < steps.length && (steps[row + 1] ?? 0) <= step) row++;
    return row;
  });
}
