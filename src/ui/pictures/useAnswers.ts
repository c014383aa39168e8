import { type RefObject, useEffect, useState } from 'react';
import type { Predictions, UnitsAsked } from '../../train/protocol/predictions.ts';
import { askPredictions, onPredictions, predictionsOf } from '../actions/predictions.ts';
import { isDormant } from '../persistence/dormantRuns.ts';
import { findRun, type RunRecord } from '../stores/runs.ts';

/** Pictures change at most this often, and their requests take at most this share of the time while the run trains. */
const PERIOD_MS = 400;
const SHARE = 0.1;
/** The pause after a request without an answer, such as one to a failed run. */
const REFUSED_MS = 5000;

/** Requests the predictions of a run repeatedly while it trains and the pictures are visible. */
export function useAnswers(
  run: RunRecord,
  container: RefObject<HTMLElement | null>,
  probe: Float32Array | Uint8Array | null,
  units: UnitsAsked | null,
) {
  const [answers, setAnswers] = useState<Predictions | undefined>(() => predictionsOf(run.id));
  const { id } = run;
  const { layer = null, example = 0 } = units ?? {};
  useEffect(() => {
    let isAsking = false;
    let refusedAt = Number.NEGATIVE_INFINITY;
    let answeredAt = Number.NEGATIVE_INFINITY;
    let known = predictionsOf(id);
    const units = layer === null ? null : { layer, example };
    // Other parts of the page request other layers of the same run.
    const isKnown = () => known !== undefined && (units === null || (known.units?.layer === layer && known.units.example === example));
    // The latest drawing on the pad has not been sent yet.
    let isNew = probe !== null;
    setAnswers(known);
    const stop = onPredictions(() => {
      const latest = predictionsOf(id);
      if (latest === known) return;
      known = latest;
      answeredAt = performance.now();
      setAnswers(latest);
    });
    const ask = () => {
      const now = performance.now();
      const state = findRun(id)?.status;
      if (!state || state.state === 'preparing' || isDormant(id)) return;
      if (document.hidden || container.current?.offsetParent === null) return;
      if (isAsking || now - refusedAt < REFUSED_MS) return;
      // A run at rest has time for all held-out examples, and its last answer is shown longest.
      if (state.state === 'running' && now - answeredAt < (known?.ms ?? 0) * (1 / SHARE - 1)) return;
      if (!isNew && isKnown() && known?.step === state.step) return;
      isNew = false;
      isAsking = true;
      void askPredictions({ runId: id, probe, units }).then((isAnswered) => {
        isAsking = false;
        if (!isAnswered) refusedAt = performance.now();
      });
    };
    const timer = setInterval(ask, PERIOD_MS);
    ask();
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [id, probe, container, layer, example]);
  return answers;
}
