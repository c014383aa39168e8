/** One run in the worker: prepares, trains, evaluates, answers, and outlives its device. */
import type { Dataset } from '../../data/dataset.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { Choice } from '../../gpu/variants.ts';
import type { DeviceManager } from '../device/deviceManager.ts';
import type { Command, Event, RunId, RunState, RunStatus } from '../protocol.ts';
import { HELD_OUT_MS, predictionsOf } from '../queries/predictions.ts';
import type { Checkpoint } from '../trainer/checkpoint.ts';
import { type StepMetrics, Trainer, TrainingError } from '../trainer/trainer.ts';
import { RunReports } from './runReports.ts';
import { trainLoop } from './trainLoop.ts';

const CHECKPOINT_MS = 5000;

/** An input of the person's own, and a layer whose units are to be seen, of which example; null without. */
type Question = Omit<Extract<Command, { type: 'run.predict' }>, 'type' | 'runId'>;

export class Run {
  private state: RunState = 'preparing';
  private message: string | undefined;
  private trainer: Trainer | null = null;
  /** Devices that the engine had lost when the trainer was made. */
  private lossesBefore = 0;
  private checkpoint: Checkpoint | null;
  private checkpointAt = 0;
  private kernels: Choice | null;
  private isPauseAsked = false;
  /** Starts that have not ended yet. */
  private starts = 0;
  private beside: () => readonly Run[] = () => [];
  private isDeleted = false;
  private isCheckpointAsked = false;
  /** A picture that is asked for. */
  private asked: Question | null = null;
  /** Operations on a run happen one after the other. */
  private tail: Promise<void>;
  /** Steps done, as far as their metrics came back. */
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
    emit: (event: Event, transfer?: Transferable[]) => void,
    kernels: Choice | null = null,
    checkpoint: Checkpoint | null = null,
  ) {
    this.checkpoint = checkpoint;
    this.done = checkpoint?.step ?? 0;
    this.kernels = kernels;
    this.experiment = experiment;
    this.dataset = dataset;
    this.engine = engine;
    this.reports = new RunReports(id, emit);
    this.tail = this.guard(() => this.prepare());
  }

  /** @param beside runs that this one does not get ahead of */
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

  /** A step by hand waits for nobody, and nobody for it. */
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

  /** Says what it would go on from; while it trains, the next time that it makes one. */
  sendCheckpoint() {
    if (this.state === 'running') this.isCheckpointAsked = true;
    else
      this.enqueue(async () => {
        const trainer = await this.present();
        if (trainer) this.keep(await trainer.checkpoint(), true);
      });
  }

  /** Says what the network answers as it is; while it trains, between two submits. */
  predict(question: Question) {
    this.asked = question;
    if (this.state !== 'running')
      this.enqueue(async () => {
        const trainer = await this.present();
        if (trainer) await this.answer(trainer);
      });
  }

  delete() {
    this.isDeleted = true;
    this.reports.delete();
    this.pause();
    this.enqueue(async () => this.trainer?.destroy());
  }

  private enqueue(operation: () => Promise<void>) {
    this.tail = this.tail.then(() => this.guard(operation));
  }

  /** Runs an operation; after a loss of the device, rebuilds the run from its checkpoint and runs it again. */
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
    if (this.checkpoint) this.trainer.restore(this.checkpoint);
    if (this.state === 'preparing') this.setState(this.checkpoint ? 'paused' : 'ready');
  }

  /** The trainer, made anew where its device was lost; null where there is nothing to make it of. */
  private async present(): Promise<Trainer | null> {
    if (!this.trainer && this.state !== 'failed' && !this.isDeleted) await this.prepare();
    return this.trainer;
  }

  /** @param atEnd the state once `until` is reached */
  private async train(until: number, atEnd: 'done' | 'paused') {
    if (this.state === 'failed' || this.isDeleted) return;
    if (!this.trainer) await this.prepare();
    const { trainer } = this;
    // A device that is lost while the last evaluation runs leaves a run that is at its end and has not said so.
    if (!trainer || (trainer.step >= until && this.state !== 'running')) return;
    this.setState('running');
    this.engine.training++;
    try {
      await this.trainSteps(trainer, until);
      await this.endAt(trainer, until, atEnd);
    } finally {
      this.engine.training--;
    }
    // What was asked for after the last submit, as during the last evaluation.
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
        // After a stop, what was still in flight took no steps.
        if (this.message) return;
        this.take(metrics, ms);
        if (metrics.stopped) await this.stopAt(trainer, metrics);
        const seconds = (performance.now() - from.at) / 1000;
        this.reports.progress(() => this.status(this.done > from.step ? (this.done - from.step) / seconds : null));
      },
      isWanted: () => this.asked !== null || this.isCheckpointAsked || performance.now() - this.checkpointAt > CHECKPOINT_MS,
      attend: () => this.attend(trainer),
      evaluate: (batches) => this.evaluate(trainer, batches),
    });
  }

  /** Does what was asked for meanwhile, and keeps a checkpoint where it is time. */
  private async attend(trainer: Trainer) {
    if (this.asked) await this.answer(trainer);
    const isAsked = this.isCheckpointAsked;
    if (!isAsked && performance.now() - this.checkpointAt <= CHECKPOINT_MS) return;
    this.keep(await trainer.checkpoint(), isAsked);
    // Not before: a device that is lost meanwhile does not take the request with it.
    if (isAsked) this.isCheckpointAsked = false;
  }

  /** Whether a run beside this one, which trains or is about to, has done fewer steps. */
  private isAhead(step: number): boolean {
    return this.beside().some(
      // One that was started anew without this one waits for nobody, and nobody for it.
      (other) => other.starts > 0 && !other.isPauseAsked && other.beside().includes(this) && (other.trainer?.step ?? 0) < step,
    );
  }

  private async endAt(trainer: Trainer, until: number, atEnd: 'done' | 'paused') {
    this.reports.flush();
    // What failed keeps its last good weights.
    this.keep(await trainer.checkpoint(), true);
    if (this.message) return this.setState('failed');
    const isDone = trainer.step >= until && !this.isPauseAsked;
    const { evaluationBatches } = trainer.compiled;
    if (isDone && atEnd === 'done' && evaluationBatches > 0) await this.evaluate(trainer, evaluationBatches);
    this.setState(isDone ? atEnd : 'paused');
  }

  private keep(checkpoint: Checkpoint, isAsked: boolean) {
    this.checkpoint = checkpoint;
    this.checkpointAt = performance.now();
    this.reports.checkpoint(checkpoint, isAsked);
  }

  private take(metrics: StepMetrics, ms: number) {
    this.reports.gather(metrics, this.done, ms);
    const last = metrics.step.at(-1) ?? this.done;
    this.done = Math.max(this.done, metrics.stopped ? last - 1 : last);
  }

  private async stopAt(trainer: Trainer, metrics: StepMetrics) {
    const last = metrics.step.length - 1;
    const failedStep = metrics.step[last] ?? 0;
    const what = Number.isFinite(metrics.loss[last]) ? 'gradients are' : 'loss is';
    this.message = `Stopped at step ${failedStep}: the ${what} not finite. The weights are those of step ${failedStep - 1}.`;
    const first = await trainer.firstNonFinite(failedStep - 1);
    if (first) this.message += ` The first such number came from ${first}. A lower learning rate or clipping may help.`;
  }

  private async evaluate(trainer: Trainer, batches: number) {
    const { loss, accuracy, examples } = await trainer.evaluate(batches);
    const { count, trainCount } = await this.dataset;
    const evaluation = { step: trainer.step, loss, accuracy, examples, of: count - trainCount };
    this.reports.say({ type: 'run.evaluation', evaluation });
  }

  private async answer(trainer: Trainer) {
    const { asked } = this;
    if (!asked || this.isDeleted) return;
    // What a run at rest answered stays to be looked at.
    const heldOutMs = this.state === 'running' || asked.probe ? HELD_OUT_MS.hurried : HELD_OUT_MS.atRest;
    const predictions = await predictionsOf(trainer, await this.dataset, asked.probe, asked.units, heldOutMs);
    // As with checkpoints; what was asked meanwhile is another question.
    if (this.asked === asked) this.asked = null;
    this.reports.say({ type: 'run.predictions', predictions });
  }

  private setState(state: RunState) {
    this.state = state;
    this.reports.say({ type: 'run.status', status: this.status(null) });
  }

  private status(stepsPerSecond: number | null): RunStatus {
    const parameters = this.trainer?.compiled.parameters.reduce((sum, { value }) => sum + value.length, 0) ?? 0;
    const { state, done: step, message } = this;
    return { state, step, stepsPerEpoch: this.trainer?.compiled.stepsPerEpoch ?? 0, parameters, stepsPerSecond, message };
  }
}
