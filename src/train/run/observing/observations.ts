/** Observes a run (measures its gradients) while training continues, and records the results. */
import type { Experiment } from '../../../experiment/experiment.ts';
import type { NamedTensor } from '../../../experiment/formats/safetensors.ts';
import { aroundStep, observedColumns, type Step } from '../../analyses/observedStep.ts';
import type { StepMetrics } from '../../trainer/metrics.ts';
import { type Trainer, TrainingError } from '../../trainer/trainer.ts';
import type { RunReports } from '../runReports.ts';
import { KeptRoom, KeptWeights } from './keptWeights.ts';
import type { Observer } from './observer.ts';
import { nextObserved, type ObservationCost } from './schedule.ts';

/** Switches observation on or off for all runs that share the `Watch`, and limits the memory for their kept weights. */
export class Watch {
  isOn: boolean;
  readonly room = new KeptRoom();

  constructor(isOn: boolean) {
    this.isOn = isOn;
  }
}

/** If an observation takes longer than this, most of its time is computation and not the latency of reading its results. */
const LATENCY_MS = 20;
/** A run that waits for an observation checks at this interval whether it must still wait. */
const LOOK_MS = 20;
/** The number of observations that are timed together, to separate the computation time of one from the latency. */
const AT_ONCE = 4;
const FLOAT_BYTES = 4;

export class Observations {
  /** The trainer for which the preparation of observations has ended. */
  private readyFor: Trainer | null = null;
  private preparing: Promise<void> | null = null;
  /**
   * The number of calls to {@link forget}, which is called before each new trainer is created. The result of a preparation on an earlier
   * trainer is ignored.
   */
  private trainers = 0;
  /** The error of a preparation whose device was lost. */
  private lost: unknown = null;
  /** The observation that is under way. */
  private pending: Promise<void> | null = null;
  private cost: Omit<ObservationCost, 'stepMs'> = { observationMs: 0, rowBytes: FLOAT_BYTES, made: 0 };
  /** The last step that was recorded, or the step of the checkpoint from which the run continues; −1 if there is neither. */
  private lastStep: number;
  private hasFailed = false;
  private areSignalsSent = false;
  readonly kept: KeptWeights;
  private readonly experiment: Experiment;
  private readonly reports: RunReports;
  private readonly watch: Watch;
  private readonly observer: () => Observer;
  private readonly guarded: <T>(measured: Promise<T>) => Promise<T>;

  /**
   * @param lastStep the step of the checkpoint from which the run continues; null if the run begins at step 0
   * @param guarded rejects with a TrainingError if the measurement fails but the run can continue; it does not change other errors
   */
  constructor(
    { experiment, reports, watch, lastStep }: { experiment: Experiment; reports: RunReports; watch: Watch; lastStep: number | null },
    observer: () => Observer,
    guarded: <T>(measured: Promise<T>) => Promise<T>,
  ) {
    this.experiment = experiment;
    this.reports = reports;
    this.watch = watch;
    this.kept = new KeptWeights(experiment.training.steps, watch.room, (refusal) => reports.kept(() => ({ steps: [], refusal })));
    this.lastStep = lastStep ?? -1;
    this.observer = observer;
    this.guarded = guarded;
  }

  /** The number of steps to the next observed step; infinite if the run is not observed. */
  stepsToNext({ step, heldOutCount }: Trainer, stepMs: number): number {
    if (!this.watch.isOn || this.hasFailed || heldOutCount === 0) return Number.POSITIVE_INFINITY;
    return nextObserved(this.experiment.training.steps, step, { ...this.cost, stepMs }) - step;
  }

  /**
   * True if neither the preparation nor the previous observation is under way. The first call for a trainer starts the preparation.
   * @throws the error of a preparation whose device was lost
   */
  isReady(trainer: Trainer): boolean {
    if (this.lost) throw this.lost;
    if (this.readyFor !== trainer && !this.preparing) {
      const preparing: Promise<void> = this.prepare(trainer).then(
        () => this.prepared(preparing, () => (this.readyFor = trainer)),
        (error) => this.prepared(preparing, () => (this.lost = error)),
      );
      this.preparing = preparing;
    }
    return this.readyFor === trainer && !this.pending;
  }

  /** Calls `note` when a preparation ends, unless it is obsolete. No code waits for a preparation, so a paused run stops immediately. */
  private prepared(preparing: Promise<void>, note: () => void) {
    if (this.preparing !== preparing) return;
    this.preparing = null;
    note();
  }

  /** Observes the trainer's network in its current state, to compile the plan and to measure the cost. */
  private async prepare(trainer: Trainer) {
    const observe = () => this.columns(trainer, trainer.weights(), null);
    const timed = async (count: number) => {
      const begun = performance.now();
      await Promise.all(Array.from({ length: count }, observe));
      return performance.now() - begun;
    };
    const { trainers } = this;
    await this.survived(async () => {
      const { length } = await observe();
      const one = await timed(1);
      const isLong = one > LATENCY_MS;
      const observationMs = isLong ? one : Math.max(0, (await timed(AT_ONCE)) - one) / (AT_ONCE - 1);
      if (trainers !== this.trainers) return;
      this.cost = { observationMs, rowBytes: FLOAT_BYTES * length, made: isLong ? 2 : 2 + AT_ONCE };
    });
  }

  /** Submits the next step with `advance`, and observes it. */
  around(trainer: Trainer, advance: () => Promise<StepMetrics>): Promise<StepMetrics> {
    const isFirst = trainer.step === 0;
    const { step, advanced } = aroundStep(trainer, advance);
    const at = trainer.step;
    const record = async () => {
      // If a number is not finite, the step is not taken, so it is not recorded.
      if ((await advanced).stop) return;
      const found = await step;
      if (isFirst) await this.record(trainer, 0, found.before, null);
      await this.record(trainer, at, found.after, found);
    };
    const pending = this.survived(record).finally(() => {
      if (this.pending === pending) this.pending = null;
    });
    // Callers that are waiting in `settled` get the error. If there are none, it is ignored.
    pending.catch(() => {});
    this.pending = pending;
    return advanced;
  }

  private columns(trainer: Trainer, weights: Promise<readonly NamedTensor[]>, step: Step | null) {
    return this.observer()
      .observeWeights(trainer, weights)
      .then((flow) => observedColumns(flow, trainer.compiled, this.experiment.training, step));
  }

  private async record(trainer: Trainer, at: number, weights: readonly NamedTensor[], step: Step | null) {
    // After the loss of a device, the run trains some steps again. Observations up to `lastStep` are already recorded.
    if (at <= this.lastStep) return;
    const columns = await this.columns(trainer, Promise.resolve(weights), step);
    if (!this.areSignalsSent)
      this.reports.send({
        type: 'run.signals',
        signals: { ...trainer.compiled.signals, observations: columns.map(({ signal }) => signal) },
      });
    this.areSignalsSent = true;
    this.lastStep = at;
    this.reports.gather('observations', {
      step: Float64Array.of(at),
      values: columns.map(({ value }) => Float32Array.of(value)),
      examples: Float32Array.of(this.observer().examples),
    });
    const refusal = this.kept.keep(at, weights);
    this.reports.kept(() => ({ steps: this.kept.steps, refusal }));
  }

  /** If the network cannot be observed, the run continues without observations. */
  private async survived(measure: () => Promise<void>) {
    const { trainers } = this;
    try {
      await this.guarded(measure());
    } catch (error) {
      if (!(error instanceof TrainingError)) throw error;
      if (trainers !== this.trainers) return;
      this.hasFailed = true;
      this.reports.send({ type: 'run.unrecorded', reason: error.message });
    }
  }

  /**
   * Resolves when no observation is under way, and rejects if the device is lost during the wait.
   * @param isWanted returns false to end the wait early
   */
  async settled(isWanted = () => true) {
    while (this.pending && isWanted()) await Promise.race([this.pending, new Promise((resolve) => setTimeout(resolve, LOOK_MS))]);
  }

  /** Forgets the trainer and its failures, so that observations are prepared again for the next trainer. */
  forget() {
    this.readyFor = this.preparing = this.pending = this.lost = null;
    this.hasFailed = this.areSignalsSent = false;
    this.trainers++;
  }

  reset() {
    this.lastStep = -1;
    this.kept.clear();
    this.reports.kept(() => ({ steps: [], refusal: null }));
  }
}
