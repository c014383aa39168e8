/** Stores the latest answers to the queries about each run's network. Like curves, they are stored outside React. */
import type { Queries, QueryAnswers } from '../../train/protocol/queries.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import { findRun } from '../stores/runs.ts';
import { ask } from './worker.ts';

/** All known answers at one step, and the queries that they answer. */
export interface RunAnswers extends Omit<QueryAnswers, 'isHurried'> {
  asked: Queries;
  /**
   * The kinds of queries that were answered while the run trained. Their long computations were cut short, so that training did not wait
   * for them.
   */
  hurried: readonly string[];
}

type Latest = Map<RunId, RunAnswers>;

const present: Latest = new Map();
/** The answers about past weights, which the page can show next to the current ones. */
const past: Latest = new Map();
const listeners = new Set<() => void>();
let arrived = 0;

export const answersOf = (id: RunId, isPast = false): RunAnswers | undefined => (isPast ? past : present).get(id);

export const forgetPast = (id: RunId) => past.delete(id);

/**
 * @param at the step whose kept weights are queried; undefined for the current weights
 * @returns true if an answer was stored
 */
export async function askNetwork(runId: RunId, queries: Queries, at?: number): Promise<boolean> {
  const reply = await ask('run.query', { runId, queries, at });
  const latest = at === undefined ? present : past;
  // Answers about deleted runs are removed, and an answer that arrives after the deletion is dropped.
  for (const all of [present, past]) for (const id of all.keys()) if (!findRun(id)) all.delete(id);
  if ('problem' in reply || !findRun(runId)) return false;
  const { isHurried, ...answer } = reply.answer;
  latest.set(runId, joined(latest.get(runId), { ...answer, asked: queries, hurried: isHurried ? Object.keys(queries) : [] }));
  arrived++;
  for (const listener of listeners) listener();
  return true;
}

/**
 * Adds an answer to the earlier answers at the same step, because several parts of the page query one network. Answers at another step are
 * replaced.
 */
const joined = (before: RunAnswers | undefined, next: RunAnswers): RunAnswers =>
  before?.step === next.step
    ? {
        ...next,
        asked: { ...before.asked, ...next.asked },
        results: { ...before.results, ...next.results },
        hurried: [...before.hurried.filter((kind) => !(kind in next.asked)), ...next.hurried],
      }
    : next;

export const answersArrived = (): number => arrived;

export function onAnswers(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
