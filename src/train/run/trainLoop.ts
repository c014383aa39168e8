/** Makes short submits, keeps enough of them in flight for the device to be busy, and lets the worker do other tasks in between. */

import { batchesPerPart } from '../trainer/evaluationParts.ts';
import type { StepMetrics } from '../trainer/metrics.ts';
import type { Trainer } from '../trainer/trainer.ts';
import { type EvaluationHost, type Evaluations, MIN_PARTS_IN_FLIGHT } from './evaluations.ts';
import type { Observations } from './observing/observations.ts';
import { Pace } from './pace.ts';

/**
 * Limits the total duration of the evaluation parts in flight, because a pause waits for them. MIN_PARTS_IN_FLIGHT parts are allowed
 * even if they take longer.
 */
const EVALUATION_MS = 100;

const WAIT_MS = 4;

/** Lets the worker process its messages. A message channel does this without the 4 ms delay of a timer. */
const channel = new MessageChannel();
const resumers: (() => void)[] = [];
channel.port1.onmessage = () => resumers.shift()?.();
const otherTasks = () =>
  new Promise<void>((resolve) => {
    resumers.push(resolve);
    channel.port2.postMessage(null);
  });

interface TrainLoopHost extends EvaluationHost {
  evaluations: Evaluations;
  observations: Observations;
  /** False once the run is paused, has failed or must move to another device. */
  shouldContinue(): boolean;
  /** True while another run in lockstep with this one is behind `step`. */
  isAhead(step: number): boolean;
  /** Called repeatedly while the run waits for lockstep or for an observation. */
  onBlocked(): void;
  /** Waits while a measurement uses the device exclusively, and resolves to the duration of the wait in milliseconds. */
  yieldToMeasurement(): Promise<number>;
  activeRuns(): number;
  /** @param ms this run's share of the device time */
  onMetrics(metrics: StepMetrics, ms: number): Promise<void>;
  /** True if a request is waiting or a checkpoint is due. Then {@link servePending} is called once nothing is in flight. */
  hasPendingWork(): boolean;
  servePending(): Promise<void>;
}

export async function trainLoop(trainer: Trainer, until: number, run: TrainLoopHost) {
  const { evaluations, observations } = run;
  const inFlight: Promise<StepMetrics>[] = [];
  const pace = new Pace();
  let completedAt = performance.now();

  const complete = async () => {
    const metrics = await inFlight.shift();
    if (!metrics) return;
    const now = performance.now();
    const ms = Math.max(0.05, (now - completedAt) / run.activeRuns());
    completedAt = now;
    pace.completed(now, run.activeRuns());
    await run.onMetrics(metrics, ms);
  };
  const completeAll = async () => {
    while (inFlight.length > 0) await complete();
  };
  const servePending = async () => {
    if (!run.hasPendingWork()) return;
    await completeAll();
    if (!run.shouldContinue()) return;
    await run.servePending();
    completedAt = performance.now();
  };
  const evaluate = async () => {
    const ms = pace.stepMs * batchesPerPart(trainer.batchSize);
    const completed = completeAll();
    // Requests wait until the metrics of all steps are handled, because a step may have stopped the run.
    const servePending = () => completed.then(() => (run.shouldContinue() ? run.servePending() : undefined));
    // The parts are submitted behind the steps in flight, so that the device does not wait in between.
    const most = Math.max(MIN_PARTS_IN_FLIGHT, Math.floor(EVALUATION_MS / ms));
    const evaluated = evaluations.evaluate(trainer, most, { ...run, servePending });
    evaluated.catch(() => {});
    await completed;
    await evaluated;
    completedAt = performance.now();
  };

  // Other runs lengthen the steps of this run, so the time of a step is divided by the number of runs before it is compared with that of an
  // observation.
  const toObserved = () => observations.stepsToNext(trainer, pace.stepMs / run.activeRuns());
  /** Submits an observed step by itself, and otherwise only steps before the next observed one. */
  const submit = (toNext: number) => {
    if (toNext === 1) return observations.around(trainer, () => trainer.advance(1, pace.parts));
    return trainer.advance(Math.min(pace.steps, until - trainer.step, evaluations.stepsToNext(trainer), toNext - 1), pace.parts);
  };

  while (run.shouldContinue() && trainer.step < until) {
    // The time of a measurement does not count as this run's time.
    completedAt += await run.yieldToMeasurement();
    const toNext = toObserved();
    if (evaluations.stepsToNext(trainer) === 0) await evaluate();
    else if (!run.isAhead(trainer.step) && (toNext > 1 || observations.isReady(trainer))) {
      const [before, at] = [trainer.step, performance.now()];
      const submitted = submit(toNext);
      // The time is taken before `submit`, because the reference runner computes within the call.
      pace.submitted(trainer.step - before, at);
      // If the device is lost, the first submit in flight reports it, so the rejections of the others are ignored.
      submitted.catch(() => {});
      inFlight.push(submitted);
      while (pace.isFull) await complete();
      await otherTasks();
    } else if (inFlight.length > 0) await complete();
    else {
      run.onBlocked();
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      completedAt = performance.now();
    }
    if (run.shouldContinue()) await servePending();
  }
  await completeAll();
}
