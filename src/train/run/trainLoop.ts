/** The loop of a run that trains: submits of about 10 ms, a few in flight, and whatever else is due between two of them. */

import type { StepMetrics, Trainer } from '../trainer/trainer.ts';
import { EvaluationPace, Pace } from './pace.ts';

const IN_FLIGHT = 2;
/** After which a run looks again whether those beside it have come up. */
const WAIT_MS = 4;

/** Lets the worker hear its messages; a timer would be clamped to 4 ms. */
const channel = new MessageChannel();
const resumers: (() => void)[] = [];
channel.port1.onmessage = () => resumers.shift()?.();
const otherTasks = () =>
  new Promise<void>((resolve) => {
    resumers.push(resolve);
    channel.port2.postMessage(null);
  });

/** Whose loop it is. */
export interface Looped {
  /** Neither paused nor failed. */
  goesOn(): boolean;
  /** It has to wait for those beside it. */
  isAhead(step: number): boolean;
  /** It does. */
  waits(): void;
  /** Waits while something is measured; the milliseconds that this took. */
  pass(): Promise<number>;
  /** Runs between which the device goes round. */
  sharing(): number;
  /**
   * Steps are done.
   * @param ms this run's share of the device's time
   */
  take(metrics: StepMetrics, ms: number): Promise<void>;
  /** Something was asked for, or it is time for a checkpoint: {@link attend} is called when nothing is in flight. */
  isWanted(): boolean;
  attend(): Promise<void>;
  evaluate(batches: number): Promise<void>;
}

/** Trains until `until`, or as long as the run goes on. */
export async function trainLoop(trainer: Trainer, until: number, run: Looped) {
  const inFlight: Promise<StepMetrics>[] = [];
  const pace = new Pace();
  const evaluations = new EvaluationPace(trainer.compiled.evaluationBatches);
  let completedAt = performance.now();

  const complete = async () => {
    const metrics = await inFlight.shift();
    if (!metrics) return;
    const now = performance.now();
    const ms = Math.max(0.05, (now - completedAt) / run.sharing());
    completedAt = now;
    pace.took(metrics.step.length, ms);
    evaluations.trained(ms);
    await run.take(metrics, ms);
  };
  const completeAll = async () => {
    while (inFlight.length > 0) await complete();
  };
  const attend = async () => {
    const { isDue } = evaluations;
    if (!isDue && !run.isWanted()) return;
    await completeAll();
    if (!run.goesOn()) return;
    const begun = performance.now();
    if (isDue) {
      await run.evaluate(evaluations.batches);
      evaluations.took(performance.now() - begun);
    }
    await run.attend();
    completedAt = performance.now();
  };

  while (run.goesOn() && trainer.step < until) {
    // A measurement's turn is not this run's time.
    completedAt += await run.pass();
    if (run.isAhead(trainer.step)) {
      await completeAll();
      run.waits();
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      completedAt = performance.now();
    } else {
      const submitted = trainer.advance(Math.min(pace.steps, until - trainer.step), pace.parts);
      // When the device is lost, the first of those in flight tells; the others must not be unhandled.
      submitted.catch(() => {});
      inFlight.push(submitted);
      if (inFlight.length >= IN_FLIGHT) await complete();
      await otherTasks();
    }
    if (run.goesOn()) await attend();
  }
  await completeAll();
}
