/** The schemas of saved records, which may be old, damaged or written by another page of the same origin. `ui/maps/` validates maps. */
import * as v from 'valibot';
import type { DataFile } from '../../data/dataset.ts';
import { type Experiment, parseExperiment } from '../../experiment/experiment.ts';
import { count, rangesSchema, runnersSchema } from '../../experiment/formats/runHistory.ts';
import { signalGroups, signalsOfFormat1 } from '../../experiment/formats/signalSchema.ts';
import { tasks } from '../../models/tasks/index.ts';
import { type Checkpoint, isSound } from '../../train/protocol/checkpoint.ts';
import type { ColumnByName } from '../stores/history/columns.ts';
import type { History } from '../stores/history/history.ts';
import { within } from '../stores/history/ranges.ts';
import type { RunRecord } from '../stores/runs.ts';
import type { Study } from '../stores/study.ts';
import { NOTHING, SEED_COUNTS, xAxisNames } from '../stores/view.ts';
import type { Overview } from './curve/overview.ts';
import { listedRowsOf, type Write } from './curve/pieces.ts';
import { readStudy, savedStudy, savedStudyOf, textOf } from './savedStudy.ts';

const texts = v.array(v.string());

const column = v.instance(Float32Array);
const columnsByName = v.pipe(
  v.record(v.string(), column),
  v.check((columns) => new Set(Object.values(columns).map(({ length }) => length)).size <= 1),
);
/** All fields except `step` and `examples` are the values of the signals, by name. */
const evaluation = v.objectWithRest({ step: count, examples: count }, v.union([v.number(), v.nan()]));
const time = v.object({ step: count, seconds: v.pipe(v.number(), v.minValue(0)) });

const observed = v.object({ step: v.instance(Float64Array), examples: column, columns: columnsByName });
const NOTHING_OBSERVED = { step: new Float64Array(), examples: new Float32Array(), columns: {} };

/**
 * A piece of a curve; the piece starts after step `from`. It also contains one column for each signal of the steps, keyed by the name of
 * the signal.
 */
const curvePiece = v.looseObject({
  from: count,
  evaluations: v.array(evaluation),
  times: v.optional(v.array(time), []),
  missing: v.optional(rangesSchema, []),
  // Damaged observations are dropped, and the other parts of the curve remain valid.
  observations: v.fallback(
    v.optional(
      v.pipe(
        observed,
        v.check(
          ({ step, examples, columns }) =>
            [examples, ...Object.values(columns)].every(({ length }) => length === step.length) && isRising(step),
        ),
      ),
    ),
    undefined,
  ),
});

const isRising = (step: Float64Array) => step.every((at, i) => Number.isSafeInteger(at) && at >= 0 && at >= (step[i - 1] ?? 0));

interface CurvePiece {
  from: number;
  evaluations: v.InferOutput<typeof evaluation>[];
  times: v.InferOutput<typeof time>[];
  missing: v.InferOutput<typeof rangesSchema>;
  observations: v.InferOutput<typeof observed> | undefined;
  columns: ColumnByName;
  /** The number of steps in the piece. */
  count: number;
}

function readPiece(value: unknown): CurvePiece | null {
  const read = v.safeParse(curvePiece, value);
  if (!read.success) return null;
  const { from, evaluations, times, missing, observations, ...rest } = read.output;
  const columns = v.safeParse(columnsByName, rest);
  return columns.success
    ? { from, evaluations, times, missing, observations, columns: columns.output, count: Object.values(columns.output)[0]?.length ?? 0 }
    : null;
}

const taskType = v.picklist(tasks.map(({ kind }) => kind));

/** Format 1, in which saved runs had no `signals`, called the labels `classes` or `outputs`. */
const task = v.union([
  v.object({ type: taskType, labels: texts }),
  v.pipe(
    v.object({ type: taskType, classes: texts }),
    v.transform(({ type, classes: labels }) => ({ type, labels })),
  ),
  v.pipe(
    v.object({ type: taskType, outputs: texts }),
    v.transform(({ type, outputs: labels }) => ({ type, labels })),
  ),
]);

/** The chance levels. If they are damaged, charts do not draw them until the run resumes and the worker reports them again. */
const levels = v.fallback(
  v.optional(v.record(v.string(), v.object({ value: v.pipe(v.number(), v.finite()), words: v.string() }))),
  undefined,
);

const savedRun = v.object({
  id: v.pipe(v.string(), v.regex(/^run\d/)),
  name: v.string(),
  color: v.pipe(v.string(), v.regex(/^var\(--(run|arm)-\d+\)$/)),
  isVisible: v.boolean(),
  isPinned: v.optional(v.boolean()),
  note: v.optional(v.string()),
  experiment: v.string(),
  kernels: v.optional(v.record(v.string(), v.string())),
  summary: v.looseObject({
    name: v.string(),
    inputShape: v.array(count),
    task,
    count,
    trainCount: count,
    head: v.object({ outputs: count, why: v.string() }),
    features: v.optional(texts),
    /** The run's `chance`, which earlier builds stored here. */
    chance: levels,
  }),
  status: v.object({
    state: v.picklist(['preparing', 'ready', 'running', 'paused', 'done', 'failed']),
    step: count,
    message: v.optional(v.string()),
    hasDiverged: v.optional(v.boolean()),
  }),
  chance: levels,
  runners: v.optional(runnersSchema),
  /** Missing in format 1. */
  signals: v.optional(signalGroups),
  /** The step of the saved checkpoint; null if there is none. */
  checkpointStep: v.nullable(count),
  /** The field `lockstepWith` of the run, under its older name. */
  beside: v.optional(texts),
});

export const savedRunOf = (
  { lockstepWith, waiting: _, ...run }: RunRecord,
  checkpointStep: number | null,
  overview?: Overview,
): unknown => ({
  ...run,
  beside: lockstepWith,
  experiment: JSON.stringify(run.experiment),
  checkpointStep,
  ...(overview && { overview }),
});

/** The status of a saved run when the page opens again. */
function statusAfter(status: RunRecord['status'], checkpointStep: number, curveLength: number): RunRecord['status'] {
  const wasAtWork = status.state === 'running' || status.state === 'preparing';
  const state = wasAtWork ? (checkpointStep + curveLength > 0 ? 'paused' : 'ready') : status.state;
  const lost = curveLength > checkpointStep ? ` Its curve was recorded to step ${curveLength.toLocaleString('en')}.` : '';
  const message = wasAtWork
    ? `Interrupted when the page closed. The run ${checkpointStep > 0 ? 'resumes' : 'starts'} from step ${checkpointStep.toLocaleString('en')}.${lost}`
    : status.message;
  // The status of a failed run keeps its number of finished steps.
  return { ...status, state, step: state === 'failed' ? status.step : checkpointStep, message };
}

/** Reads a saved run without its curve; null if it is invalid. */
export function readRun(value: unknown, curveLength: number): { run: RunRecord; checkpointStep: number | null } | null {
  const read = v.safeParse(savedRun, value);
  if (!read.success) return null;
  const { experiment: text, checkpointStep, beside: lockstepWith, ...rest } = read.output;
  const parsed = parseExperiment(text);
  if ('problem' in parsed) return null;
  const status = statusAfter({ ...rest.status, stepsPerSecond: null }, checkpointStep ?? 0, curveLength);
  const signals = rest.signals ?? signalsOfFormat1(rest.summary.task.type);
  const { chance: formerChance, ...summary } = rest.summary;
  const chance = rest.chance ?? formerChance;
  return { run: { ...rest, summary, chance, lockstepWith, signals, experiment: parsed.experiment, status }, checkpointStep };
}

/** @returns null if the piece is invalid */
export function extentOfPiece(value: unknown): Pick<CurvePiece, 'from' | 'columns' | 'count'> | null {
  return readPiece(value);
}

/**
 * Adds a piece to a history that was read up to step `reached`. A piece that starts before `reached` replaces the steps after its start. If
 * a piece starts after `reached`, the steps in between are lost.
 * @param limit the largest step at which a piece may start if steps before it are lost
 * @returns the range of the piece; null if it is damaged or starts too late
 */
export function addPiece(
  history: History,
  value: unknown,
  reached: number,
  limit = reached,
): { begin: Write['begin']; end: number } | null {
  const piece = readPiece(value);
  if (!piece || piece.from > Math.max(reached, limit)) return null;
  const { from, evaluations, times, missing, observations = NOTHING_OBSERVED, columns, count } = piece;
  if (from < reached) history.truncate(from);
  if (from > reached) history.lose(reached, from);
  const begin = { from, ...listedRowsOf(history) };
  history.place(from, columns, count, missing);
  for (const time of times) history.times.push(time);
  history.evaluations.append(
    evaluations.map(({ step }) => step),
    Object.fromEntries(
      history.evaluations.signals.map(({ name }) => [name, Float32Array.from(evaluations, (row) => row[name] ?? Number.NaN)]),
    ),
    evaluations.map(({ examples }) => examples),
  );
  history.observations.append(observations.step, observations.columns, observations.examples);
  return { begin, end: from + count };
}

export function pieceOf(history: History, { begin, end }: Pick<Write, 'begin' | 'end'>): unknown {
  const { steps, evaluations, observations, times, timesUpTo } = history;
  const missing = within(history.missing, begin.from, end.from);
  const columns = evaluations.slice(begin.evaluations, end.evaluations);
  return {
    ...steps.slice(begin.from, end.from),
    from: begin.from,
    evaluations: Array.from({ length: end.evaluations - begin.evaluations }, (_, i) => ({
      ...Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i] ?? Number.NaN])),
      step: evaluations.stepOf(begin.evaluations + i),
      examples: evaluations.examplesOf(begin.evaluations + i),
    })),
    times: times.slice(timesUpTo(begin.from), timesUpTo(end.from)),
    ...(missing.length > 0 && { missing }),
    ...(end.observations > begin.observations && { observations: observations.listed(begin.observations, end.observations) }),
  };
}

const checkpoint = v.object({ step: count, buffers: v.record(v.string(), column) });

export function readCheckpoint(value: unknown): Checkpoint | null {
  const read = v.safeParse(checkpoint, value);
  return read.success && isSound(read.output) ? read.output : null;
}

const dataFiles = v.array(v.object({ name: v.string(), bytes: v.instance(Uint8Array) }));

export function readFiles(value: unknown): DataFile[] | null {
  const read = v.safeParse(dataFiles, value);
  return read.success ? read.output : null;
}

const seedCount = v.pipe(
  v.number(),
  v.check((value) => SEED_COUNTS.includes(value)),
);

const savedView = v.object({
  currentRun: v.nullable(v.string()),
  isLogLoss: v.boolean(),
  smoothing: v.pipe(v.number(), v.minValue(0), v.maxValue(0.999)),
  plot: v.optional(v.nullable(v.string()), null),
  xAxis: v.optional(v.picklist(xAxisNames), 'step'),
  isLogX: v.optional(v.boolean(), false),
  hasBands: v.optional(v.boolean(), true),
  comparison: v.optional(v.string(), NOTHING),
  pairs: v.optional(seedCount, 1),
});
type SavedView = v.InferOutput<typeof savedView>;

const savedDocument = v.object({
  experiment: v.string(),
  /** The experiment as it was opened; missing if it has not been edited since, or if an earlier version of the page saved the document. */
  opened: v.fallback(v.exactOptional(v.string()), ''),
  view: v.fallback(v.nullable(savedView), null),
  study: v.fallback(v.nullish(savedStudy, null), null),
});

interface Opened {
  experiment: Experiment;
  opened: Experiment;
}

export const savedDocumentOf = ({ experiment, opened }: Opened, view: SavedView, study: Study | null) => ({
  experiment: JSON.stringify(experiment),
  ...(opened !== experiment && { opened: textOf(opened) }),
  view,
  study: study && savedStudyOf(study),
});

export function readDocument(value: unknown): (Opened & { view: SavedView | null; study: Study | null }) | null {
  const read = v.safeParse(savedDocument, value);
  if (!read.success) return null;
  const parsed = parseExperiment(read.output.experiment);
  if ('problem' in parsed) return null;
  const opened = parseExperiment(read.output.opened ?? '');
  const { experiment } = parsed;
  return {
    experiment,
    opened: 'experiment' in opened ? opened.experiment : experiment,
    view: read.output.view,
    study: readStudy(read.output.study),
  };
}
