/** One run in the worker. It trains, evaluates and answers requests, and it survives the loss of its device. */
import type { Dataset } from '../../data/dataset.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { VariantSelection } from '../../gpu/variants.ts';
import type { Stop } from '../../models/compile/signals.ts';
import type { DeviceManager } from '../device/deviceManager.ts';
import { type Checkpoint, copyOf, isSound } from '../protocol/checkpoint.ts';
import type { Predictions } from '../protocol/predictions.ts';
import type { AskedOf } from '../protocol/requests.ts';
import type { RunId, RunState, RunStatus } from '../protocol/runs.ts';
import { HELD_OUT_MS, predictionsOf } from '../queries/predictions.ts';
import { type StepMetrics, Trainer, TrainingError } from '../trainer/trainer.ts';
import type { Outbox } from './outbox.ts';
import { Questions } from './questions.ts';
import { RunReports } from './runReports.ts';
import { gradientStopWords, weightStopWords } from './stopWords.ts';
import { trainLoop } from './trainLoop.ts';

const CHECKPOINT_MS = 5000;

export class Run {
  private state: RunState = 'preparing';
  private message: string | undefined;
  private trainer: Trainer | null = null;
  /** The number of devices that had been lost when the trainer was created. */
  private lossesBefore = 0;
  private checkpoint: Checkpoint | null;
  private checkpointAt = 0;
  private kernels: VariantSelection | null;
  private isPauseAsked = false;
  /** The number of starts that have not ended yet. */
  private starts = 0;
  private beside: () => readonly Run[] = () => [];
  private isDeleted = false;
  private readonly questions = new Questions();
  /** The end of the queue of operations, which run one after the other. */
  private tail: Promise<void>;
  /** The number of finished steps whose metrics have been received. */
  private done: number;

  private readonly experiment: Experiment;
  private readonly engine: DeviceManager;
  private readonly reports: RunReports;
  private readonly dataset: Promise<Dataset>;

  constructor(
    id: RunId,
    experiment: Experiment,
    dataset: Promise<Dataset>,
    engine: DeviceManager,
    outbox: Outbox,
    kernels: VariantSelection | null = null,
    checkpoint: Checkpoint | null = null,
  ) {
    this.checkpoint = checkpoint;
    this.done = checkpoint?.step ?? 0;
    this.kernels = kernels;
    this.experiment = experiment;
    this.dataset = dataset;
    this.engine = engine;
    this.reports = new RunReports(id, outbox);
    this.tail = this.guard(() => this.prepare());
  }

  /** @param beside the runs in lockstep with this one */
  start(until: number | null, beside: () => readonly Run[]) {
    this.isPauseAsked = false;
    this.beside = beside;
    this.starts++;
    this.enqueue(() => this.train(until ?? Number.POSITIVE_INFINITY, 'done'));
    void this.tail.then(() => {
      this.starts--;
    });
  }

  pause() {
    this.isPauseAsked = true;
  }

  /** Trains one step, without lockstep. */
  stepOnce() {
    this.pause();
    this.beside = () => [];
    this.enqueue(() => {
      this.isPauseAsked = false;
      return this.train(this.done + 1, 'paused');
    });
  }

  reset() {
    this.pause();
    this.enqueue(async () => {
      this.checkpoint = null;
      this.done = 0;
      this.reports.clear();
      this.message = undefined;
      if (this.trainer) this.trainer.restore(this.trainer.initialCheckpoint());
      else await this.prepare();
      this.reports.say({ type: 'run.cleared' });
      this.setState('ready');
    });
  }

  /** A checkpoint of the current state; null if a number in it is not finite. */
  checkpointNow(): Promise<Checkpoint | null> {
    return this.ask(async (trainer) => {
      const checkpoint = await trainer.checkpoint();
      this.hold(checkpoint);
      return isSound(checkpoint) ? copyOf(checkpoint) : null;
    });
  }

  /** The predictions of the network in its current state. */
  predict({ probe, units }: Omit<AskedOf<'run.predict'>, 'runId'>): Promise<Predictions> {
    return this.ask(async (trainer) => {
      // The predictions of a run that does not train stay on the screen, so they may take longer.
      const heldOutMs = this.state === 'running' || probe ? HELD_OUT_MS.hurried : HELD_OUT_MS.atRest;
      return predictionsOf(trainer, await this.dataset, probe, units, heldOutMs);
    });
  }

  /** Answers between two submits if the run trains, or else after the operations in the queue. */
  private ask<T>(answer: (trainer: Trainer) => Promise<T>): Promise<T> {
    const answered = this.questions.add(answer);
    if (this.state !== 'running')
      this.enqueue(async () => {
        const trainer = await this.present();
        if (trainer) await this.questions.answerAll(trainer);
        else this.questions.refuseAll(this.message ?? 'The run was deleted.');
      });
    return answered;
  }

  delete() {
    this.isDeleted = true;
    this.reports.delete();
    this.questions.refuseAll('The run was deleted.');
    this.pause();
    this.enqueue(async () => this.trainer?.destroy());
  }

  private enqueue(operation: () => Promise<void>) {
    this.tail = this.tail.then(() => this.guard(operation));
  }

  /** Runs an operation. If the device is lost, it restores the run from its checkpoint and repeats the operation. */
  private async guard(operation: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await operation();
      } catch (error) {
        if (!(error instanceof TrainingError) && (await this.engine.recovered(this.lossesBefore))) {
          this.trainer = null;
          continue;
        }
        this.message = error instanceof Error ? error.message : String(error);
        this.questions.refuseAll(this.message);
        this.setState('failed');
        return;
      }
    }
  }

  private async prepare() {
    const dataset = await this.dataset;
    this.lossesBefore = this.engine.deviceLossCount;
    this.trainer = await Trainer.create(this.experiment, dataset, async (plan) => {
      const { runner, choice } = await this.engine.createRunner(plan, this.kernels);
      if (!this.kernels && choice) this.reports.say({ type: 'run.kernels', kernels: choice });
      this.kernels = choice;
      return runner;
    });
    this.reports.say({ type: 'run.signals', signals: this.trainer.compiled.signals });
    if (this.checkpoint) this.trainer.restore(this.checkpoint);
    if (this.state === 'preparing') this.setState(this.checkpoint ? 'paused' : 'ready');
  }

  /** The trainer, which is created again after the loss of the device; null if the run has failed or was deleted. */
  private async present(): Promise<Trainer | null> {
    if (!this.trainer && this.state !== 'failed' && !this.isDeleted) await this.prepare();
    return this.trainer;
  }

  /** @param atEnd the state of the run after step `until` */
  private async train(until: number, atEnd: 'done' | 'paused') {
    if (this.state === 'failed' || this.isDeleted) return;
    if (!this.trainer) await this.prepare();
    const { trainer } = this;
    // If the device is lost during the last evaluation, the run is at its last step but still has the state running.
    if (!trainer || (trainer.step >= until && this.state !== 'running')) return;
    this.setState('running');
    this.engine.training++;
    try {
      await this.trainSteps(trainer, until);
      await this.endAt(trainer, until, atEnd);
    } finally {
      this.engine.training--;
    }
    // Answers the requests that arrived after the last submit.
    await this.attend(trainer);
  }

  private trainSteps(trainer: Trainer, until: number) {
    const from = { step: this.done, at: performance.now() };
    this.checkpointAt = from.at;
    return trainLoop(trainer, until, {
      goesOn: () => !this.isPauseAsked && !this.message,
      isAhead: (step) => this.isAhead(step),
      waits: () => this.reports.progress(() => this.status(0)),
      pass: () => this.engine.lock.waitUntilFree(),
      sharing: () => this.engine.training,
      take: async (metrics, ms) => {
        // After a stop, the submits that were still in flight trained no steps.
        if (this.message) return;
        this.take(metrics, ms);
        if (metrics.stop) await this.stopAt(trainer, metrics, metrics.stop);
        const seconds = (performance.now() - from.at) / 1000;
        this.reports.progress(() => this.status(this.done > from.step ? (this.done - from.step) / seconds : null));
      },
      isWanted: () => this.questions.isAny || performance.now() - this.checkpointAt > CHECKPOINT_MS,
      attend: () => this.attend(trainer),
      evaluate: (batches) => this.evaluate(trainer, batches),
    });
  }

  /** Answers waiting requests, and stores a checkpoint if one is due. */
  private async attend(trainer: Trainer) {
    await this.questions.answerAll(trainer);
    if (performance.now() - this.checkpointAt > CHECKPOINT_MS) this.keep(await trainer.checkpoint(), false);
  }

  /** True if a run in mutual lockstep with this one, which trains or will train, has finished fewer steps. */
  private isAhead(step: number): boolean {
    return this.beside().some(
      (other) => other.starts > 0 && !other.isPauseAsked && other.beside().includes(this) && (other.trainer?.step ?? 0) < step,
    );
  }

  private async endAt(trainer: Trainer, until: number, atEnd: 'done' | 'paused') {
    const last = await trainer.checkpoint();
    // No further step reads the flag that the last update sets. A failed run keeps its last finite weights.
    if (!isSound(last) && !this.message) this.goBack(trainer, trainer.step + 1);
    this.keep(isSound(last) ? last : await trainer.checkpoint(), true);
    if (this.message) return this.setState('failed');
    const isDone = trainer.step >= until && !this.isPauseAsked;
    if (isDone && atEnd === 'done' && trainer.compiled.evaluationBatches > 0) await this.evaluate(trainer);
    this.setState(isDone ? atEnd : 'paused');
  }

  /** Stores a checkpoint for recovery, unless a number in it is not finite. */
  private hold(checkpoint: Checkpoint) {
    if (isSound(checkpoint)) this.checkpoint = checkpoint;
    this.checkpointAt = performance.now();
  }

  private keep(checkpoint: Checkpoint, isLast: boolean) {
    this.hold(checkpoint);
    this.reports.checkpoint(checkpoint, isLast);
  }

  private take({ step, values, stop }: StepMetrics, ms: number) {
    this.reports.gather('steps', { step, values, seconds: ms / 1000 }, this.done);
    const last = step.at(-1) ?? this.done;
    this.done = Math.max(this.done, stop ? last - 1 : last);
  }

  private async stopAt(trainer: Trainer, { step, values }: StepMetrics, stop: Stop) {
    const failedStep = step.at(-1) ?? 0;
    if (stop === 'weights') return this.goBack(trainer, failedStep);
    const bad = trainer.compiled.signals.steps.find((_, i) => !Number.isFinite(values[i]?.at(-1)));
    this.message = gradientStopWords(failedStep, bad?.label ?? 'loss', await trainer.firstNonFinite(failedStep - 1));
  }

  /** Restores the latest checkpoint with finite numbers, after an update that left weights that are not finite. */
  private goBack(trainer: Trainer, failedStep: number) {
    const checkpoint = this.checkpoint ?? trainer.initialCheckpoint();
    trainer.restore(checkpoint);
    this.done = checkpoint.step;
    this.message = weightStopWords(failedStep, checkpoint.step);
  }

  private async evaluate(trainer: Trainer, batches = trainer.compiled.evaluationBatches) {
    const { values, examples } = await trainer.evaluate(batches);
    this.reports.gather('evaluations', {
      step: Float64Array.of(trainer.step),
      values: values.map((value) => Float32Array.of(value)),
      examples: Float32Array.of(examples),
    });
  }

  private setState(state: RunState) {
    this.state = state;
    this.reports.say({ type: 'run.status', status: this.status(null) });
  }

  private status(stepsPerSecond: number | null): RunStatus {
    const { state, done: step, message } = this;
    return { state, step, stepsPerSecond, message };
  }
}
