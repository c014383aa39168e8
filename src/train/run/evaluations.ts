/** Decides when a run is evaluated, and splits each evaluation into parts, between which the run can answer requests and pause. */
import { EVALUATED_EXAMPLES, evaluationInterval } from '../../experiment/evaluations.ts';
import { readTotals } from '../../models/compile/signals.ts';
import { addSums, evaluationParts } from '../trainer/evaluationParts.ts';
import type { HeldOut } from '../trainer/metrics.ts';
import type { Trainer } from '../trainer/trainer.ts';
import type { RunReports } from './runReports.ts';

export interface EvaluationHost {
  /** False if the evaluation is to be abandoned. */
  shouldContinue(): boolean;
  /** True if other work is waiting. Then {@link servePending} is called before the next part is submitted, once no part is in flight. */
  hasPendingWork(): boolean;
  servePending(): Promise<void>;
}

export const MIN_PARTS_IN_FLIGHT = 2;

export class Evaluations {
  /** The last step that was evaluated; 0 if there is none. */
  private lastStep = 0;
  private readonly interval: number;

  private readonly reports: RunReports;

  /** @param steps the last step of the run; 0 if it has none */
  constructor(steps: number, reports: RunReports) {
    this.interval = evaluationInterval(steps);
    this.reports = reports;
  }

  /** The number of steps to the next evaluation; 0 if one is due, and infinite if there are no held-out examples. */
  stepsToNext({ step, compiled }: Trainer): number {
    if (compiled.evaluationBatches === 0) return Number.POSITIVE_INFINITY;
    return step === this.lastStep ? this.interval - (step % this.interval) : Math.ceil(step / this.interval) * this.interval - step;
  }

  /**
   * Evaluates the network on the first EVALUATED_EXAMPLES held-out examples, or on all of them if there are fewer. An abandoned evaluation
   * stays due.
   */
  evaluate(trainer: Trainer, partsInFlight: number, host: EvaluationHost): Promise<void> {
    return this.report(trainer, Math.min(trainer.heldOutCount, EVALUATED_EXAMPLES), partsInFlight, host);
  }

  evaluateAll(trainer: Trainer, host: EvaluationHost): Promise<void> {
    return this.report(trainer, trainer.heldOutCount, MIN_PARTS_IN_FLIGHT, host);
  }

  private async report(trainer: Trainer, examples: number, partsInFlight: number, host: EvaluationHost) {
    const { step } = trainer;
    const heldOut = examples > 0 ? await evaluateInParts(trainer, examples, partsInFlight, host) : null;
    if (!heldOut) return;
    this.lastStep = step;
    this.reports.gather('evaluations', {
      step: Float64Array.of(step),
      values: heldOut.values.map((value) => Float32Array.of(value)),
      examples: Float32Array.of(heldOut.examples),
    });
  }

  /** Must be called when the run is reset to step 0. */
  forget() {
    this.lastStep = 0;
  }
}

/**
 * Returns the means over the first `examples` held-out examples; null if the evaluation was abandoned.
 * @param most the largest number of parts in flight
 */
async function evaluateInParts(trainer: Trainer, examples: number, most: number, host: EvaluationHost): Promise<HeldOut | null> {
  const parts = evaluationParts(trainer.batchSize, examples);
  const inFlight: Promise<Float32Array>[] = [];
  const totals = new Float64Array(trainer.compiled.views.totals.length);
  let next = 0;
  const submit = () => {
    for (let part = parts[next]; part && inFlight.length < most && host.shouldContinue() && !host.hasPendingWork(); part = parts[next]) {
      const sums = trainer.evaluatePart(part);
      // If the device is lost, the first part in flight reports it, so the rejections of the others are ignored.
      sums.catch(() => {});
      inFlight.push(sums);
      next++;
    }
  };
  for (;;) {
    submit();
    const [sums] = inFlight.splice(0, 1);
    if (sums !== undefined) addSums(totals, await sums);
    else if (!host.shouldContinue()) return null;
    else if (next >= parts.length) return readTotals(trainer.compiled.signals, totals);
    else await host.servePending();
  }
}
