/** Estimates the cost of a map before it starts. One run is trained for a moment, to measure the time of its preparation and of a step. */
import { createStore } from 'zustand/vanilla';
import { armsOf, type MapLayout } from '../../experiment/maps/map.ts';
import { identityOf } from '../../schema/identity.ts';
import type { Event } from '../../train/protocol/events.ts';
import type { RunStatus } from '../../train/protocol/runs.ts';
import { multiplyAddsOf } from '../actions/expectedTime.ts';
import { ask, onWorkerEvent, send } from '../actions/worker.ts';
import { FAILED_SILENTLY } from './mapWords.ts';
import type { MapPlan } from './pageMap.ts';

export interface Cost {
  runs: number;
  /** The number of networks to compile. */
  networks: number;
  compileSeconds: number;
  seconds: number;
}

interface Measured {
  prepareSeconds: number;
  stepSeconds: number;
}

/** `known` and `measuring` use the keys of {@link costKey}. `problem` is the reason why the last measurement failed. */
export const costs = createStore<{ known: Readonly<Record<string, Measured>>; measuring: string | null; problem: string | null }>(() => ({
  known: {},
  measuring: null,
  problem: null,
}));

/** The measured run trains for at most TRIAL_STEPS steps and at most TRIAL_MS milliseconds. */
const TRIAL_STEPS = 100;
const TRIAL_MS = 3000;

/** Plans with the same key share a measurement, because their times of preparation and of a step are equal. */
export const costKey = ({ axis, experiment: { network, data, training } }: MapPlan): string =>
  identityOf([axis.key, network, data, { ...training, seed: 0, steps: 0 }]);

/** The arm that is measured. The baseline is unsuitable, because it may be compiled already. */
const sampleOf = (layout: MapLayout) => armsOf(layout).at(-1) ?? layout.baseline;

export function costOf({ experiment, inputShape, seeds }: MapPlan, layout: MapLayout, measured: Measured): Cost {
  const arms = armsOf(layout);
  const sample = multiplyAddsOf(sampleOf(layout).experiment, inputShape);
  // The time of a step is assumed to be proportional to its multiply-adds. This also holds roughly for arms of different depths, whose
  // numbers of dispatches differ in about the same proportion.
  const sizes = arms.map((arm) => multiplyAddsOf(arm.experiment, inputShape) / sample);
  const steps = sizes.reduce((sum, size) => sum + size, 0) * experiment.training.steps;
  const compileSeconds = arms.length * measured.prepareSeconds;
  return {
    runs: arms.length * seeds,
    networks: arms.length,
    compileSeconds,
    seconds: compileSeconds + seeds * steps * measured.stepSeconds,
  };
}

let trials = 0;

export async function measureCost(plan: MapPlan, layout: MapLayout) {
  const key = costKey(plan);
  costs.setState({ measuring: key, problem: null });
  const { experiment } = sampleOf(layout);
  const described = await ask('data.describe', { data: experiment.data, seed: experiment.training.seed });
  const measured = 'problem' in described ? described : await trial(experiment);
  if ('problem' in measured) costs.setState({ measuring: null, problem: measured.problem });
  else costs.setState(({ known }) => ({ measuring: null, known: { ...known, [key]: measured } }));
}

function trial(experiment: MapPlan['experiment']): Promise<Measured | { problem: string }> {
  const runId = `trial${++trials}`;
  const until = Math.min(TRIAL_STEPS, experiment.training.steps);
  const begun = performance.now();
  let readyAt: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise((resolve) => {
    const end = (result: Measured | { problem: string }) => {
      clearTimeout(timer);
      stopListening();
      send({ type: 'run.delete', runId });
      resolve(result);
    };
    const ended = ({ state, step, message, hasDiverged }: RunStatus) => {
      if (state === 'failed' && !hasDiverged) return end({ problem: message ?? FAILED_SILENTLY });
      if (readyAt === null) return;
      const prepareSeconds = (readyAt - begun) / 1000;
      end({ prepareSeconds, stepSeconds: (performance.now() - readyAt) / 1000 / Math.max(1, step) });
    };
    const stopListening = onWorkerEvent((event: Event) => {
      if (event.type === 'failed') return end({ problem: event.message });
      if (event.type !== 'run.status' || event.runId !== runId) return;
      const { state } = event.status;
      if (state === 'ready') {
        readyAt = performance.now();
        send({ type: 'run.start', runId, until });
        timer = setTimeout(() => send({ type: 'run.pause', runId }), TRIAL_MS);
      } else if (state === 'done' || state === 'paused' || state === 'failed') ended(event.status);
    });
    send({ type: 'run.create', runId, experiment, isUnwatched: true });
  });
}
