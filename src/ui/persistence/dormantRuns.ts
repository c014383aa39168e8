/**
 * Runs that do not exist in the worker yet: restored runs, and runs from links and files. The first command to such a run, other than a
 * pause or a delete, creates the run in the worker.
 */
import type { Command } from '../../train/protocol/commands.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import { changeRun, findRun, truncateHistory } from '../stores/runs.ts';
import { say } from '../stores/view.ts';
import { checkpointOf } from './checkpoints.ts';
import { curveIsRead } from './curve/curves.ts';

/** The commands that wait for a run's creation; null if its creation has not begun. */
const dormant = new Map<RunId, Command[] | null>();

export const addDormant = (id: RunId) => dormant.set(id, null);
export const isDormant = (id: RunId): boolean => dormant.has(id);

/** Handles all commands to dormant runs except `run.create`. @returns true if it handled the command; the caller then must not send it */
export function wakeFor(command: Command, deliver: (command: Command) => void, bringData: (id: RunId) => Promise<void>): boolean {
  if (!('runId' in command) || !dormant.has(command.runId) || command.type === 'run.create') return false;
  const { runId } = command;
  if (command.type === 'run.delete') {
    dormant.delete(runId);
    return true;
  }
  const waiting = dormant.get(runId);
  if (waiting) waiting.push(command);
  else if (command.type !== 'run.pause') {
    dormant.set(runId, [command]);
    void wake(runId, deliver, bringData);
  }
  return true;
}

async function wake(runId: RunId, deliver: (command: Command) => void, bringData: (id: RunId) => Promise<void>) {
  const [checkpoint] = await Promise.all([checkpointOf(runId), bringData(runId), curveIsRead(runId)]);
  const run = findRun(runId);
  const waiting = dormant.get(runId);
  dormant.delete(runId);
  if (!run || !waiting) return;
  const step = checkpoint?.step ?? 0;
  if (!checkpoint && run.status.step > 0) say(`${run.name}: its saved weights were lost, so it restarts from step 0.`);
  changeRun(runId, { status: { ...run.status, state: 'preparing', step, message: undefined } });
  truncateHistory(runId, step);
  deliver({ type: 'run.create', runId, experiment: run.experiment, kernels: run.kernels, checkpoint: checkpoint ?? undefined });
  for (const command of waiting) deliver(command);
}
