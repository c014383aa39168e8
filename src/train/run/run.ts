/** A run in the worker. It trains, evaluates and answers requests, and survives the loss of its device. */
import type { Dataset } from '../../data/dataset.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { VariantSelection } from '../../gpu/variants.ts';
import { type Checkpoint, copyOf, isSound } from '../protocol/checkpoint.ts';
import type { Queries, QueryAnswers } from '../protocol/queries.ts';
import type { RunId, RunState, RunStatus } from '../protocol/runs.ts';
import type { StepMetrics } from '../trainer/metrics.ts';
import type { Trainer } from '../trainer/trainer.ts';
import { Evaluations } from './evaluations.ts';
import { Lockstep } from './lockstep.ts';
import { Watch } from './observing/observations.ts';
import type { Outbox } from './outbox.ts';
import { Placement, type RunDevices } from './placement.ts';
import { Questions } from './questions.ts';
import { Recovery } from './recovery.ts';
import { RunReports } from './runReports.ts';
import { gradientStopWords, weightStopWords } from './stopWords.ts';
import { trainLoop } from './trainLoop.ts';

export class Run {
  private state: RunState = 'preparing';
  private failure: (Pick<RunStatus, 'hasDiverged'> & { message: string }) | undefined;
  private trainer: Trainer | null = null;
  private readonly recovery: Recovery;
  private readonly lockstep = new Lockstep(() => this.trainer?.step ?? 0);
  /** The number of commands to train, pause or reset that the run has received. */
  private commands = 0;
  private isDeleted = false;
  private readonly pendingQuestions = new Questions();
  /** Resolves at the end of the queue of operations, which run one after the other. */
  private queue: Promise<void>;
  /** The number of finished steps whose metrics have been received. */
  private lastStep: number;

  private readonly experiment: Experiment;
  private readonly devices: RunDevices;
  private readonly reports: RunReports;
  private readonly evaluations: Evaluations;
  private readonly placement: Placement;
  private readonly dataset: Promise<Dataset>;

  constructor(
    id: RunId,
    experiment: Experiment,
    dataset: Promise<Dataset>,
    devices: RunDevices,
    outbox: Outbox,
    kernels: VariantSelection | null = null,
    checkpoint: Checkpoint | null = null,
    watch = new Watch(false),
  ) {
    this.recovery = new Recovery(checkpoint);
    this.lastStep = checkpoint?.step ?? 0;
    this.experiment = experiment;
    this.dataset = dataset;
    this.devices = devices;
    this.reports = new RunReports(id, outbox);
    this.evaluations = new Evaluations(experiment.training.steps, this.reports);
    this.placement = new Placement(devices, { experiment, reports: this.reports, watch, lastStep: checkpoint?.step || null }, kernels);
    this.queue = this.withRecovery(async () => void (await this.prepare()));
  }

  /** @param lockstepWith returns the runs in lockstep with this one */
  start(until: number | null, lockstepWith: () => readonly Run[]) {
    this.commands++;
    this.lockstep.start(() => lockstepWith().map((run) => run.lockstep));
    this.enqueue(() => this.train(until ?? Number.POSITIVE_INFINITY, 'done'));
    void this.queue.then(() => this.lockstep.ended());
  }

  pause() {
    this.commands++;
    this.lockstep.pause();
  }

  stepOnce() {
    this.pause();
    this.lockstep.leave();
    this.enqueue(() => {
      this.lockstep.isPausing = false;
      return this.train(this.lastStep + 1, 'paused');
    });
  }

  reset() {
    this.pause();
    this.lockstep.leave();
    this.enqueue(async () => {
      await this.placement.reset();
      this.recovery.latest = null;
      this.lastStep = 0;
      this.evaluations.forget();
      this.reports.clear();
      this.failure = undefined;
      if (this.trainer) this.trainer.restore(this.trainer.initialCheckpoint());
      else await this.prepare();
      this.reports.send({ type: 'run.cleared' });
      this.placement.report(0);
      this.setState('ready');
    });
  }

  /** Resolves to null if a number in the checkpoint is not finite. */
  checkpointNow(): Promise<Checkpoint | null> {
    return this.askTrainer(async (trainer) => {
      const checkpoint = this.recovery.keep(await trainer.checkpoint());
      return isSound(checkpoint) ? copyOf(checkpoint) : null;
    });
  }

  /** @param at the step whose kept weights are queried; undefined for the current weights */
  query(queries: Queries, at?: number): Promise<QueryAnswers> {
    return this.askTrainer(async (trainer) => this.placement.answer(trainer, await this.dataset, queries, this.state === 'running', at));
  }

  /** @throws TrainingError if the weights of the step are not kept */
  weightsAt = (step: number) => this.placement.observations.kept.at(step);

  /** Answers between two submits if the run trains, and otherwise after the operations in the queue. */
  private askTrainer<T>(answer: (trainer: Trainer) => Promise<T>): Promise<T> {
    const answered = this.pendingQuestions.add(answer);
    if (this.state !== 'running')
      this.enqueue(async () => {
        const isOver = this.state === 'failed' || this.isDeleted;
        const trainer = this.trainer ?? (isOver ? null : await this.prepare());
        if (trainer) await this.pendingQuestions.answerAll(trainer);
        else this.pendingQuestions.refuseAll(this.failure?.message ?? 'The run was deleted. Choose another run.');
      });
    return answered;
  }

  bytes = () => (this.trainer?.bytes() ?? 0) + this.placement.bytes;

  delete() {
    this.isDeleted = true;
    this.reports.delete();
    this.pendingQuestions.refuseAll('The run was deleted. Choose another run.');
    this.pause();
    this.enqueue(() => this.placement.destroy(this.trainer));
  }

  private enqueue(operation: () => Promise<void>) {
    this.queue = this.queue.then(() => this.withRecovery(operation));
  }

  /** Repeats an operation from the latest checkpoint if the device is lost. Any other error makes the run fail. */
  private async withRecovery(operation: () => Promise<void>): Promise<void> {
    const message = await this.placement.repeated(operation, () => {
      this.trainer = null;
    });
    if (message === null) return;
    this.failure = { message };
    this.pendingQuestions.refuseAll(message);
    this.setState('failed');
  }

  private async prepare(): Promise<Trainer> {
    const dataset = await this.dataset;
    const trainer = await this.placement.createTrainer(this.experiment, dataset, () => this.lastStep);
    this.trainer = trainer;
    this.reports.prepared(trainer.compiled.signals, dataset);
    if (this.recovery.latest) trainer.restore(this.recovery.latest);
    if (this.state === 'preparing') this.setState(this.recovery.latest ? 'paused' : 'ready');
    return trainer;
  }

  /** Returns the trainer or, if there is none or it was created on an earlier device, a new one on the current device. */
  private async moved(trainer: Trainer | null): Promise<Trainer> {
    if (trainer && !this.placement.isOutdated) return trainer;
    if (trainer) {
      this.recovery.keep(await trainer.checkpoint());
      this.trainer = null;
      trainer.destroy();
    }
    return this.prepare();
  }

  private async train(until: number, atEnd: 'done' | 'paused') {
    if (this.state === 'failed' || this.isDeleted) return;
    let trainer = await this.moved(this.trainer);
    // If the device was lost during the last evaluation, the run is at its last step but still “running”, and is evaluated again.
    if (trainer.step >= until && this.state !== 'running') return;
    this.setState('running');
    this.devices.training++;
    try {
      await this.trainSteps(trainer, until);
      while (this.placement.isOutdated && this.shouldContinue()) {
        trainer = await this.moved(trainer);
        await this.trainSteps(trainer, until);
      }
      await this.meetTwins(trainer, until);
      await this.endAt(trainer, until, atEnd);
    } finally {
      this.devices.training--;
    }
    await this.evaluatePaused(trainer);
    // This call answers the requests that arrived after the last submit.
    await this.servePending(trainer);
  }

  private shouldContinue = () => !this.lockstep.isPausing && !this.failure;

  /** Continues to the common step at which the runs in lockstep pause, so that they can be compared at this step. */
  private async meetTwins(trainer: Trainer, until: number) {
    const goesOn = () => this.lockstep.isPausing && !this.failure && !this.isDeleted;
    while (goesOn() && trainer.step < Math.min(until, this.lockstep.meeting) && !this.placement.isOutdated)
      await this.trainSteps(trainer, Math.min(until, this.lockstep.meeting), goesOn);
  }

  private async evaluatePaused(trainer: Trainer) {
    const { commands } = this;
    const isIdle = () => this.state === 'paused' && this.commands === commands;
    if (this.lockstep.hasTwins) await this.evaluations.evaluateAll(trainer, { ...this.workBetween(trainer), shouldContinue: isIdle });
  }

  private async trainSteps(trainer: Trainer, until: number, shouldContinue = this.shouldContinue) {
    const from = { step: this.lastStep, at: performance.now() };
    this.recovery.wait();
    await trainLoop(trainer, until, {
      evaluations: this.evaluations,
      observations: this.placement.observations,
      shouldContinue: () => shouldContinue() && !this.placement.isOutdated,
      isAhead: (step) => this.lockstep.isAhead(step),
      onBlocked: () => this.reports.progress(() => this.status(0)),
      yieldToMeasurement: () => this.devices.lock.waitUntilFree(),
      activeRuns: () => this.devices.training,
      onMetrics: async (metrics, ms) => {
        // After a failure, the submits that are still in flight train no steps.
        if (this.failure) return;
        this.gatherSteps(metrics, ms);
        if (metrics.stop) await this.stopAt(trainer, metrics, metrics.stop);
        const seconds = (performance.now() - from.at) / 1000;
        this.reports.progress(() => this.status(this.lastStep > from.step ? (this.lastStep - from.step) / seconds : null));
      },
      ...this.workBetween(trainer),
    });
    // A pause does not wait for an observation that is under way.
    await this.placement.observations.settled(() => !this.lockstep.isPausing);
  }

  private workBetween = (trainer: Trainer) => ({
    hasPendingWork: () => this.pendingQuestions.isAny || this.recovery.isDue,
    servePending: () => this.servePending(trainer),
  });

  private async servePending(trainer: Trainer) {
    await this.pendingQuestions.answerAll(trainer);
    if (this.recovery.isDue) this.reports.checkpoint(this.recovery.keep(await trainer.checkpoint()), false);
  }

  private async endAt(trainer: Trainer, until: number, atEnd: 'done' | 'paused') {
    const last = await trainer.checkpoint();
    // Each step checks the weights of the previous step; the last weights are checked here.
    if (!isSound(last) && !this.failure) this.restoreLastSound(trainer, trainer.step + 1);
    this.reports.checkpoint(this.recovery.keep(isSound(last) ? last : await trainer.checkpoint()), true);
    if (this.failure) return this.setState('failed');
    const isDone = trainer.step >= until;
    const between = { ...this.workBetween(trainer), shouldContinue: () => true };
    if (isDone && atEnd === 'done') await this.evaluations.evaluateAll(trainer, between);
    this.setState(isDone ? atEnd : 'paused');
  }

  private gatherSteps({ step, values, stop }: StepMetrics, ms: number) {
    this.reports.gather('steps', { step, values, seconds: ms / 1000 }, this.lastStep);
    const last = step.at(-1) ?? this.lastStep;
    this.lastStep = Math.max(this.lastStep, stop ? last - 1 : last);
  }

  private async stopAt(trainer: Trainer, { step, values }: StepMetrics, stop: NonNullable<StepMetrics['stop']>) {
    const failedStep = step.at(-1) ?? 0;
    if (stop === 'weights') return this.restoreLastSound(trainer, failedStep);
    const { label = 'loss' } = trainer.compiled.signals.steps.find((_, i) => !Number.isFinite(values[i]?.at(-1))) ?? {};
    const failureIn = (source: string | null) => ({ message: gradientStopWords(failedStep, label, source), hasDiverged: true });
    // The failure is set first, to end a running evaluation, which would overwrite the values that the search for the cause reads.
    this.failure = failureIn(null);
    this.failure = failureIn(await trainer.firstNonFinite(failedStep - 1));
  }

  private restoreLastSound(trainer: Trainer, failedStep: number) {
    const checkpoint = this.recovery.latest ?? trainer.initialCheckpoint();
    trainer.restore(checkpoint);
    this.lastStep = checkpoint.step;
    this.failure = { message: weightStopWords(failedStep, checkpoint.step), hasDiverged: true };
  }

  private setState(state: RunState) {
    this.state = state;
    this.reports.send({ type: 'run.status', status: this.status(null) });
  }

  private status(stepsPerSecond: number | null): RunStatus {
    return { state: this.state, step: this.lastStep, stepsPerSecond, ...this.failure };
  }
}
