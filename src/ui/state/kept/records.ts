/** What is kept of a page, and how it is believed again: storage may be old, damaged or another's. */
import * as v from 'valibot';
import { type Checkpoint, type DataFile, type Experiment, isSound, parseExperiment } from '../../../train/protocol.ts';
import type { Columns, History } from '../history.ts';
import type { RunRecord } from '../runs.ts';
import { xAxisNames } from '../view.ts';
import type { Write } from './pieces.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const texts = v.array(v.string());

const evaluation = v.object({ step: count, loss: v.number(), accuracy: v.number(), examples: count, of: count });
const column = v.instance(Float32Array);
const time = v.object({ step: count, seconds: v.pipe(v.number(), v.minValue(0)) });

/** A piece of a curve: the steps after `from`, and the evaluations that came with them. */
const curvePiece = v.pipe(
  v.object({
    from: count,
    loss: column,
    accuracy: column,
    gradientNorm: column,
    evaluations: v.array(evaluation),
    times: v.optional(v.array(time), []),
  }),
  v.check(({ loss, accuracy, gradientNorm }) => loss.length === accuracy.length && loss.length === gradientNorm.length),
);
export type CurvePiece = v.InferOutput<typeof curvePiece>;

const task = v.variant('type', [
  v.object({ type: v.literal('binary'), classes: v.tuple([v.string(), v.string()]) }),
  v.object({ type: v.literal('classes'), classes: texts }),
  v.object({ type: v.literal('regression'), outputs: texts }),
]);

/** Loose: what other parts of the page remember of a run comes along. */
const keptRun = v.looseObject({
  id: v.pipe(v.string(), v.regex(/^run\d/)),
  name: v.string(),
  color: v.pipe(v.string(), v.regex(/^var\(--run-\d\)$/)),
  isVisible: v.boolean(),
  parameters: count,
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
  }),
  status: v.looseObject({
    state: v.picklist(['preparing', 'ready', 'running', 'paused', 'done', 'failed']),
    step: count,
    stepsPerEpoch: count,
    parameters: count,
    message: v.optional(v.string()),
  }),
  lastLoss: v.optional(v.number()),
  lastEvaluation: v.optional(evaluation),
  bestEvaluation: v.optional(evaluation),
  /** Of the weights that are kept beside it; null without. */
  checkpointStep: v.nullable(count),
  beside: v.optional(texts),
});

export const keptRunOf = (run: RunRecord, checkpointStep: number | null): unknown => ({
  ...run,
  // The queue is the page's own.
  waiting: undefined,
  experiment: JSON.stringify(run.experiment),
  checkpointStep,
});

/** What became of a run whose page is gone. */
function statusAfter(status: RunRecord['status'], checkpointStep: number, curveLength: number): RunRecord['status'] {
  const wasAtWork = status.state === 'running' || status.state === 'preparing';
  const state = wasAtWork ? (checkpointStep + curveLength > 0 ? 'paused' : 'ready') : status.state;
  const lost = curveLength > checkpointStep ? ` Its curve goes to step ${curveLength.toLocaleString('en')}.` : '';
  const message = wasAtWork
    ? `Interrupted: the page was gone while it trained. It goes on from step ${checkpointStep.toLocaleString('en')}.${lost}`
    : status.message;
  // A failed run tells of the step that failed.
  return { ...status, state, step: state === 'failed' ? status.step : checkpointStep, message };
}

/** A kept run without its curve; null where it is not what it should be. */
export function readRun(value: unknown, curveLength: number): { run: RunRecord; checkpointStep: number | null } | null {
  const read = v.safeParse(keptRun, value);
  if (!read.success) return null;
  const { experiment: text, checkpointStep, ...rest } = read.output;
  const parsed = parseExperiment(text);
  if ('problem' in parsed) return null;
  const status = statusAfter({ ...rest.status, stepsPerSecond: null }, checkpointStep ?? 0, curveLength);
  return { run: { ...rest, experiment: parsed.experiment, status } as RunRecord, checkpointStep };
}

/** Where a piece lies; null where it is none. */
export function placeOfPiece(value: unknown): { from: number; columns: Columns } | null {
  const read = v.safeParse(curvePiece, value);
  return read.success ? { from: read.output.from, columns: read.output } : null;
}

/**
 * Adds a piece to the curve that was read up to step `reached`; one that begins earlier replaces what followed.
 * @returns where it begins and ends; null where it is damaged, or lies behind a gap
 */
export function addPiece(history: History, value: unknown, reached: number): { begin: Write['begin']; end: number } | null {
  const read = v.safeParse(curvePiece, value);
  if (!read.success || read.output.from > reached) return null;
  const { from, evaluations, times, ...columns } = read.output;
  if (from < reached) history.truncate(from);
  const begin = { from, evaluations: history.evaluations.length };
  history.place(from, columns);
  for (const time of times) history.times.push(time);
  for (const one of evaluations) history.evaluations.push(one);
  return { begin, end: from + columns.loss.length };
}

export function pieceOf(history: History, { begin, end }: Pick<Write, 'begin' | 'end'>): CurvePiece {
  const { loss, accuracy, gradientNorm, times } = history;
  return {
    from: begin.from,
    loss: loss.slice(begin.from, end.from),
    accuracy: accuracy.slice(begin.from, end.from),
    gradientNorm: gradientNorm.slice(begin.from, end.from),
    evaluations: history.evaluations.slice(begin.evaluations, end.evaluations),
    times: times.slice(history.timesUpTo(begin.from), history.timesUpTo(end.from)),
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

const keptView = v.object({
  currentRun: v.nullable(v.string()),
  isLogLoss: v.boolean(),
  smoothing: v.pipe(v.number(), v.minValue(0), v.maxValue(0.999)),
  shown: v.object({ accuracy: v.boolean(), gradientNorm: v.boolean(), difference: v.optional(v.boolean(), false) }),
  xAxis: v.optional(v.picklist(xAxisNames), 'step'),
  isLogX: v.optional(v.boolean(), false),
  hasBands: v.optional(v.boolean(), true),
});
export type KeptView = v.InferOutput<typeof keptView>;

const keptDocument = v.object({ experiment: v.string(), view: v.fallback(v.nullable(keptView), null) });

export const keptDocumentOf = (experiment: Experiment, view: KeptView) => ({ experiment: JSON.stringify(experiment), view });

export function readDocument(value: unknown): { experiment: Experiment; view: KeptView | null } | null {
  const read = v.safeParse(keptDocument, value);
  if (!read.success) return null;
  const parsed = parseExperiment(read.output.experiment);
  return 'problem' in parsed ? null : { experiment: parsed.experiment, view: read.output.view };
}
