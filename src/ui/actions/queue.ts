/** Limits the number of runs that train at once. Further runs wait until one of these runs ends or is paused. */
import type { RunId, RunState } from '../../train/protocol/runs.ts';
import { changeRun, findRun, type RunRecord, runs } from '../stores/runs.ts';
import { send } from './worker.ts';

/**
 * The maximum number of runs that train at once. With more, each would be too slow to watch. Eight runs together make about as many steps
 * per second as one run on its own (see docs/performance.md).
 */
export const AT_ONCE = 8;

const active = new Set<RunId>();
let turns = 0;

const ended: readonly RunState[] = ['paused', 'done', 'failed'];

/** @returns true if the run is queued, false if it starts now */
export function startInTurn({ id }: RunRecord, until: number | null): boolean {
  const waits = !active.has(id) && active.size >= AT_ONCE;
  if (waits) changeRun(id, { waiting: { until, turn: ++turns } });
  else begin(id, until);
  return waits;
}

function begin(id: RunId, until: number | null) {
  active.add(id);
  const { waiting, lockstepWith = [] } = findRun(id) ?? {};
  if (waiting) changeRun(id, { waiting: undefined });
  send({ type: 'run.start', runId: id, until, ...(lockstepWith.length > 0 && { lockstepWith }) });
}

/** @returns false if the run was not queued */
export function stopWaiting(id: RunId): boolean {
  if (!findRun(id)?.waiting) return false;
  changeRun(id, { waiting: undefined });
  return true;
}

function beginNext() {
  while (active.size < AT_ONCE) {
    const [next] = runs
      .getState()
      .runs.flatMap(({ id, waiting }) => (waiting ? [{ id, ...waiting }] : []))
      .sort((a, b) => a.turn - b.turn);
    if (!next) return;
    begin(next.id, next.until);
  }
}

runs.subscribe(({ runs: now }, { runs: before }) => {
  if (active.size === 0) return;
  for (const id of active) {
    const run = now.find((other) => other.id === id);
    const isNews = run?.status !== before.find((other) => other.id === id)?.status;
    if (!run || (isNews && ended.includes(run.status.state))) active.delete(id);
  }
  beginNext();
});
