/** Requests measurements of runs from the worker. The measurements of a view are made one at a time while the view is shown. */
import { createStore } from 'zustand/vanilla';
import { countWords } from '../../../schema/words.ts';
import type { Measurement, MeasurementAsked, MeasurementOf, QuantityName, QuantityOptions } from '../../../train/protocol/quantities.ts';
import type { Progress } from '../../../train/protocol/requests.ts';
import { ask, send, weightsOf } from '../../actions/worker.ts';
import { findRun, type RunRecord } from '../../stores/runs.ts';
import { type Past, shownStep } from '../seen.ts';

export interface Job<Name extends QuantityName = QuantityName> {
  name: Name;
  run: RunRecord;
  /** The step of the kept weights (copies from earlier steps) that are measured; undefined for the current weights. */
  at?: Past;
  /** A second run, for a quantity that compares two runs. */
  twin?: RunRecord | undefined;
  twinAt?: Past;
  options?: (QuantityOptions & Pick<MeasurementAsked, 'retrace'>) | undefined;
}

export interface Entry {
  /** The step of the run, followed by that of the twin if there is one. */
  steps: readonly number[];
  /**
   * True if the effect of leaving out one part is measured. This measurement is short, so it does not wait for others, and leaving a view
   * does not end it.
   */
  isOfPart: boolean;
  /** The number of points per side of the finest grid that was requested for a loss surface. */
  side: number | undefined;
  /** If a view was left, its measurement begins again when the view is shown. If the user stopped a measurement, it does not. */
  state: 'waiting' | 'measuring' | 'done' | 'stopped' | 'left';
  progress: Progress | null;
  /** The duration of the latest measurement without its preparations, in milliseconds; 0 before its end. */
  ms: number;
  /** The latest result, which stays while a finer one is measured. */
  measurement: Measurement | null;
  problem: string | null;
}

export type EntryOf<Name extends QuantityName> = Omit<Entry, 'measurement'> & { measurement: MeasurementOf<Name> | null };

export const measurements = createStore<Entries>(() => ({}));

/**
 * Jobs that differ only in the finest grid or in the past step share an entry. Jobs that measure the current weights have a separate entry.
 */
export const keyOf = ({ name, run, at, twin, options }: Job): string =>
  [
    ...[name, run.id, twin?.id ?? '', options?.plane ?? '', options?.retrace ?? '', at === undefined ? '' : 'past'],
    ...(options?.part ? [options.part.at, options.part.from ?? ''] : []),
  ].join(' ');

export const stepsOf = ({ run, at, twin, twinAt }: Job): readonly number[] => [
  shownStep({ run, at }),
  ...(twin ? [shownStep({ run: twin, at: twinAt })] : []),
];

const areEqual = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((step, i) => step === b[i]);

type Entries = Readonly<Record<string, Entry>>;

function found(all: Entries, job: Job): Entry | undefined {
  const entry = all[keyOf(job)];
  return entry && areEqual(entry.steps, stepsOf(job)) ? entry : undefined;
}

/** The entry of a job at the shown steps of its runs. The cast is safe because the key contains the name. */
export const entryOf = <Name extends QuantityName>(all: Entries, job: Job<Name>): EntryOf<Name> | undefined =>
  found(all, job) as EntryOf<Name> | undefined;

export const isOpen = ({ state }: Pick<Entry, 'state'>) => state === 'waiting' || state === 'measuring';

/** Sets an entry, and removes the entries of deleted runs. */
const set = (key: string, entry: Entry) =>
  measurements.setState(
    (all) => ({
      ...Object.fromEntries(Object.entries(all).filter(([other]) => findRun(other.split(' ')[1] ?? ''))),
      [key]: entry,
    }),
    true,
  );

let queue: Promise<void> = Promise.resolve();

/**
 * Carries out the measurement of a job unless it is done, in progress or stopped with the same `side`.
 * @param isWanted true to measure a stopped or failed job again
 */
export function measure(job: Job, isWanted = false) {
  const [key, steps, side] = [keyOf(job), stepsOf(job), job.options?.side];
  const before = found(measurements.getState(), job);
  const isRepeated = isWanted && (before?.state === 'stopped' || before?.problem != null);
  if (before && before.side === side && before.state !== 'left' && !isRepeated) return;
  // A measurement of other steps would be useless, and would delay this one.
  if (!before && measurements.getState()[key]?.state === 'measuring') send({ type: 'quantity.stop', key });
  const isOfPart = job.options?.part !== undefined;
  const entry: Entry = {
    steps,
    isOfPart,
    side,
    state: 'waiting',
    progress: null,
    ms: 0,
    measurement: before?.measurement ?? null,
    problem: null,
  };
  set(key, entry);
  const carriedOut = () =>
    carryOut(job, key, entry).catch((error) => {
      // A measurement that cannot be requested must not block the next ones in the queue.
      const now = measurements.getState()[key];
      if (now?.steps === steps) set(key, { ...now, state: 'done', problem: error instanceof Error ? error.message : String(error) });
    });
  if (isOfPart) void carriedOut();
  else queue = queue.then(carriedOut);
}

async function carryOut({ name, run, at, twin, twinAt, options }: Job, key: string, begun: Entry) {
  let entry = begun;
  const isCurrent = () => measurements.getState()[key] === entry;
  const change = (changes: Partial<Entry>) => {
    entry = { ...entry, ...changes };
    set(key, entry);
  };
  if (!isCurrent()) return;
  change({ state: 'measuring' });
  let startedAt = performance.now();
  const [checkpoint, twinCheckpoint] = [await weightsOf(run.id, at ?? undefined), twin && (await weightsOf(twin.id, twinAt ?? undefined))];
  if (!isCurrent()) return;
  if (!checkpoint || (twin && !twinCheckpoint))
    return change({ state: 'done', problem: noWeightsWords(checkpoint && twin ? [twin, twinAt] : [run, at]) });
  const { experiment, kernels } = run;
  const asked: MeasurementAsked = {
    name,
    key,
    experiment,
    checkpoints: [checkpoint],
    ...(kernels && { kernels }),
    ...(twin && twinCheckpoint && { twin: { experiment: twin.experiment, checkpoints: [twinCheckpoint] } }),
    ...options,
  };
  const reply = await ask('quantity.measure', asked, (progress) => {
    // The preparations end with the first progress report.
    if (!entry.progress) startedAt = performance.now();
    if (isCurrent()) change({ progress });
  });
  const now = measurements.getState()[key];
  // The measurement may have been restarted since the request was sent. This answer is then obsolete.
  if (now?.steps !== begun.steps) return;
  if ('problem' in reply) return set(key, { ...now, state: 'done', problem: reply.problem });
  const { answer } = reply;
  const state = answer.isWhole ? 'done' : isOpen(now) ? 'stopped' : now.state;
  set(key, { ...now, state, ms: performance.now() - startedAt, measurement: answer.result === null ? now.measurement : answer });
}

const noWeightsWords = ([{ name }, at]: readonly [RunRecord, Past]): string =>
  typeof at === 'number'
    ? `The weights of step ${countWords(at)} of ${name} are no longer kept. Choose another step, or press “Now” next to the slider.`
    : `The weights of ${name} could not be read, or are not finite. Train it again, with a lower learning rate if it diverged.`;

/** Ends the measurement of a job, and keeps its partial result. */
export const stopMeasuring = (job: Job) => end('stopped', (key) => key === keyOf(job));

/** Ends all measurements except those with `isOfPart`. */
export const leaveMeasurements = () => end('left', (_, { isOfPart }) => !isOfPart);

function end(state: 'stopped' | 'left', isMeant: (key: string, entry: Entry) => boolean) {
  const open = Object.entries(measurements.getState()).filter(([key, entry]) => isOpen(entry) && isMeant(key, entry));
  for (const [key, entry] of open) {
    if (entry.state === 'measuring') send({ type: 'quantity.stop', key });
    set(key, { ...entry, state });
  }
}
