import { type RefObject, useEffect, useState } from 'react';
import type { Queries } from '../../train/protocol/queries.ts';
import { answersOf, askNetwork, onAnswers, type RunAnswers } from '../actions/answers.ts';
import { isDormant } from '../persistence/dormantRuns.ts';
import { findRun, type RunRecord } from '../stores/runs.ts';
import { areAnswered, areKindsAnswered, areSame, union } from './queries.ts';

/** Pictures change at most this often, and their requests take at most this share of the time while the run trains. */
const PERIOD_MS = 400;
const SHARE = 0.1;
/** A run that does not answer, for example because it failed, is queried again after this time. */
const REFUSED_MS = 5000;

/** The answers of a run's network to the queries of pictures. Queries are repeated while the run trains and the container is visible. */
export function useAnswers(
  { id }: RunRecord,
  container: RefObject<HTMLElement | null>,
  queries: readonly Queries[],
): RunAnswers | undefined {
  const [answers, setAnswers] = useState(() => answersOf(id));
  const asked = useStable(union(queries));
  useEffect(() => {
    let isAsking = false;
    let refusedAt = Number.NEGATIVE_INFINITY;
    let answeredAt = Number.NEGATIVE_INFINITY;
    let known = answersOf(id);
    // Another part of the page may send fewer queries to the run; those answers do not replace the ones shown here.
    const show = () => areKindsAnswered(asked, known) && setAnswers(known);
    show();
    const stop = onAnswers(() => {
      const latest = answersOf(id);
      if (latest === known) return;
      known = latest;
      answeredAt = performance.now();
      show();
    });
    const ask = () => {
      const now = performance.now();
      const state = findRun(id)?.status;
      if (!state || state.state === 'preparing' || isDormant(id)) return;
      if (document.hidden || container.current?.offsetParent === null) return;
      if (isAsking || now - refusedAt < REFUSED_MS) return;
      // Only queries to a training run are limited. A run at rest has time for all held-out examples, and its last answer is shown longest.
      if (state.state === 'running' && now - answeredAt < (known?.ms ?? 0) * (1 / SHARE - 1)) return;
      const isHurried = state.state !== 'running' && known?.hurried.some((kind) => kind in asked);
      if (areAnswered(asked, known) && known?.step === state.step && !isHurried) return;
      isAsking = true;
      void askNetwork(id, asked).then((isAnswered) => {
        isAsking = false;
        if (!isAnswered) refusedAt = performance.now();
      });
    };
    if (areSame(asked, {})) return stop;
    const timer = setInterval(ask, PERIOD_MS);
    ask();
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [id, container, asked]);
  return answers;
}

/** The same object as long as the queries are the same. */
function useStable(queries: Queries): Queries {
  const [stable, setStable] = useState(queries);
  if (areSame(stable, queries)) return stable;
  setStable(queries);
  return queries;
}

/** Renders again when the answers of any network change. */
export function useAnyAnswers() {
  const [, setCount] = useState(0);
  useEffect(() => onAnswers(() => setCount((count) => count + 1)), []);
}
