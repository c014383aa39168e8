/** The lesion tables of runs. The worker measures them from checkpoints, beside the runs, while a table is shown. */
import { createStore } from 'zustand/vanilla';
import type { QuantityResult } from '../../train/protocol/quantities.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import { ask, currentCheckpoint, send } from '../actions/worker.ts';
import { findRun, type RunRecord } from '../stores/runs.ts';

export type LesionTable = QuantityResult<'lesion'>['table'];

export interface LesionMeasurement {
  /** The step of the network that is measured. */
  step: number;
  /** The finished and all parts; null before the first one. */
  progress: { done: number; of: number } | null;
  table: LesionTable | null;
  problem: string | null;
}

/** The latest measurement of each run. */
export const lesionMeasurements = createStore<Readonly<Record<RunId, LesionMeasurement>>>(() => ({}));

/** The measurement of each run that goes on or ended last. */
const turns = new Map<RunId, object>();

const set = (id: RunId, measurement: LesionMeasurement) =>
  lesionMeasurements.setState((all) => ({
    ...Object.fromEntries(Object.entries(all).filter(([other]) => findRun(other))),
    [id]: measurement,
  }));

/** Measures the lesions of a run at its present step, unless that is done or going on. */
export async function measureLesions({ id, experiment, kernels, status: { step } }: RunRecord) {
  if (lesionMeasurements.getState()[id]?.step === step) return;
  const at: LesionMeasurement = { step, progress: null, table: null, problem: null };
  turns.set(id, at);
  set(id, at);
  const isLatest = () => turns.get(id) === at;
  const checkpoint = await currentCheckpoint(id);
  if (!isLatest()) return;
  if (!checkpoint) return set(id, { ...at, problem: 'There are no finite weights to measure.' });
  const asked = { name: 'lesion', experiment, checkpoints: [checkpoint], ...(kernels && { kernels }) } as const;
  const reply = await ask('quantity.measure', asked, ({ done, of }) => isLatest() && set(id, { ...at, progress: { done, of } }));
  if (!isLatest()) return;
  if ('problem' in reply) set(id, { ...at, problem: reply.problem });
  else if (reply.answer.name === 'lesion' && reply.answer.result && reply.answer.isWhole)
    set(id, { ...at, table: reply.answer.result.table });
  // Another visit begins anew.
  else forget(id);
}

/** Ends the measurements that go on. */
export function stopMeasuring() {
  const open = Object.entries(lesionMeasurements.getState()).filter(([, { table, problem }]) => !table && problem === null);
  if (open.length > 0) send({ type: 'quantity.stop' });
  for (const [id] of open) forget(id);
}

function forget(id: RunId) {
  turns.delete(id);
  const { [id]: _, ...others } = lesionMeasurements.getState();
  lesionMeasurements.setState(others, true);
}
