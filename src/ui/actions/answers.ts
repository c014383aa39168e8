/** The latest answers of each run's network to the queries of pictures. They are kept outside React, as curves are. */
import type { Queries, QueryAnswers } from '../../train/protocol/queries.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import { findRun } from '../stores/runs.ts';
import { ask } from './worker.ts';

/** All known answers after the same step, and the queries that they answer. */
export interface RunAnswers extends Omit<QueryAnswers, 'isHurried'> {
  asked: Queries;
  /** The kinds that were answered while the run trained, for which it had little time. */
  hurried: readonly string[];
}

const latest = new Map<RunId, RunAnswers>();
const listeners = new Set<() => void>();

export const answersOf = (id: RunId): RunAnswers | undefined => latest.get(id);

/** Asks a run's network, and tells all who listen. @returns whether there was an answer */
export async function askNetwork(runId: RunId, queries: Queries): Promise<boolean> {
  const reply = await ask('run.query', { runId, queries });
  // Answers of deleted runs go, and one that comes after the deletion is not kept.
  for (const id of latest.keys()) if (!findRun(id)) latest.delete(id);
  if ('problem' in reply || !findRun(runId)) return false;
  const { isHurried, ...answer } = reply.answer;
  latest.set(runId, joined(latest.get(runId), { ...answer, asked: queries, hurried: isHurried ? Object.keys(queries) : [] }));
  for (const listener of listeners) listener();
  return true;
}

/** Different places ask different queries of one network; after the same step all answers remain true. */
const joined = (before: RunAnswers | undefined, next: RunAnswers): RunAnswers =>
  before?.step === next.step
    ? {
        ...next,
        asked: { ...before.asked, ...next.asked },
        results: { ...before.results, ...next.results },
        hurried: [...before.hurried.filter((kind) => !(kind in next.asked)), ...next.hurried],
      }
    : next;

export function onAnswers(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
