import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Queries } from '../../train/protocol/queries.ts';
import { answersArrived, answersOf, askNetwork, onAnswers, type RunAnswers } from '../actions/answers.ts';
import type { Past } from '../insight/seen.ts';
import { isDormant } from '../persistence/dormantRuns.ts';
import { findRun, type RunRecord } from '../stores/runs.ts';
import { areAnswered, areKindsAnswered, areSame, union } from './queries.ts';

const PERIOD_MS = 400;
/** While the run trains, requests may take at most this share of the time. */
const SHARE = 0.1;
/** A run that refuses a query, for example because it has failed, is queried again after this time. */
const REFUSED_MS = 5000;

/**
 * Sends the queries while the container is visible, and repeats queries about the current weights while the run trains. The previous
 * answers are shown until the new ones arrive, but answers about past weights are never shown for the current weights. Returns undefined if
 * `at` is null.
 */
export function useAnswers(
  { id }: RunRecord,
  container: RefObject<HTMLElement | null>,
  queries: readonly Queries[],
  at?: Past,
): RunAnswers | undefined {
  const isPast = at !== undefined;
  const [shown, setShown] = useState(() => ({ isPast, answers: answersOf(id, isPast) }));
  const asked = useStable(union(queries));
  /** The run that was queried and has not answered yet. */
  const asking = useRef<string | null>(null);
  const askNext = useRef(() => {});
  useEffect(() => {
    let refusedAt = Number.NEGATIVE_INFINITY;
    let answeredAt = Number.NEGATIVE_INFINITY;
    let known = answersOf(id, isPast);
    // Another part of the page may send fewer queries to the run; the answers to those do not replace the ones shown here.
    const show = () => areKindsAnswered(asked, known) && setShown({ isPast, answers: known });
    show();
    const stop = onAnswers(() => {
      const latest = answersOf(id, isPast);
      if (latest === known) return;
      known = latest;
      answeredAt = performance.now();
      show();
    });
    const ask = () => {
      const now = performance.now();
      const state = findRun(id)?.status;
      if (!state || state.state === 'preparing' || isDormant(id) || at === null) return;
      if (document.hidden || container.current?.offsetParent === null) return;
      if (asking.current === id || now - refusedAt < REFUSED_MS) return;
      // The rate of queries is limited only while the run trains, and never for queries about past weights.
      if (!isPast && state.state === 'running' && now - answeredAt < (known?.ms ?? 0) * (1 / SHARE - 1)) return;
      // The last answer stays on the page, so queries whose computations ended early are repeated once the run has stopped.
      const isHurried = state.state !== 'running' && known?.hurried.some((kind) => kind in asked);
      if (areAnswered(asked, known) && known?.step === (at ?? state.step) && !isHurried) return;
      asking.current = id;
      void askNetwork(id, asked, at).then((isAnswered) => {
        if (asking.current === id) asking.current = null;
        if (!isAnswered) refusedAt = performance.now();
        // If the slider has moved or the queries have changed in the meantime, the next request follows at once.
        if (askNext.current !== ask) askNext.current();
      });
    };
    if (areSame(asked, {})) return stop;
    askNext.current = ask;
    const timer = setInterval(ask, PERIOD_MS);
    ask();
    return () => {
      clearInterval(timer);
      askNext.current = () => {};
      stop();
    };
  }, [id, container, asked, at, isPast]);
  return at === null || (shown.isPast && !isPast) ? undefined : shown.answers;
}

/** Returns the same object as long as the queries are the same. */
function useStable(queries: Queries): Queries {
  const [stable, setStable] = useState(queries);
  if (areSame(stable, queries)) return stable;
  setStable(queries);
  return queries;
}

/** Renders again when the answers of any network change, even if that happens between the first render and its effects. */
export const useAnyAnswers = (): number => useSyncExternalStore(onAnswers, answersArrived);
