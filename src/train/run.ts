/** One run in the worker: prepares, trains in submits of about 10 ms, reports, evaluates, and outlives its device. */
import type { Dataset } from '../data/dataset.ts';
import type { Choice } from '../gpu/choice.ts';
import { type Checkpoint, copyOf, isSound } from './checkpoint.ts';
import type { Engine } from './engine.ts';
import type { Experiment } from './experiment.ts';
import { predictionsOf } from './predictions.ts';
import type { Command, Event, RunId, RunState, StepColumns } from './protocol.ts';
import { StepBuffer } from './stepBuffer.ts';
import { type StepMetrics, Trainer, TrainingError } from './trainer.ts';

/** Work in one submit: long enough to hide its cost, short enough for the page's own drawing. */
const SUBMIT_MS = 10;
const MAX_STEPS_PER_SUBMIT = 1024;
/** A step that takes longer than this is cut into several submits. */
const LONG_STEP_MS = 50;
const MAX_PARTS = 16;
const IN_FLIGHT = 2;
const CHECKPOINT_MS = 5000;
/** How often the page gets one to keep. */
const KEPT_CHECKPOINT_MS = 15_000;
/** Two messages a report, so that the page hears at most ten a second of each run. */
const REPORT_MS = 200;
/** Evaluations take at most a tenth of the time, and each at most this long while training goes on. */
const EVALUATION_SHARE = 0.1;
const EVALUATION_MS = 250;

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

/** An input of the person's own, and a layer whose units are to be seen; null without. */
type Question = Pick<Extract<Command, { type: 'run.predict' }>, 'probe' | 'units'>;

export class Run {
  private state: RunState = 'preparing';
  private message: string | undefined;
  private trainer: Trainer | null = null;
  /** Devices that the engine had lost when the trainer was made. */
  private lossesBefore = 0;
  private checkpoint: Checkpoint | null = null;
  private kernels: Choice | null;
  private isPauseAsked = false;
  /** It was started, and has not ended yet. */
  private isToTrain = false;
  private beside: () => readonly Run[] = () => [];
  private isDeleted = false;
  private isCheckpointAsked = false;
  /** A picture that is asked for. */
  private asked: Question | null = null;
  /** When the page got its last checkpoint. */
  private sentAt = 0;
  /** Operations on a run happen one after the other. */
  private tail: Promise<void>;
  private readonly steps = new StepBuffer();
  private reportedAt = 0;
  /** Steps done, as far as their metrics came back. */
  private done = 0;

  private readonly id: RunId;
  private readonly experiment: Experiment;
  private readonly engine: Engine;
  private readonly emit: (event: Event, transfer?: Transferable[]) => void;
  private readonly dataset: Promise<Dataset>;

  constructor(
    id: RunId,
    experiment: Experiment,
    dataset: Promise<Dataset>,
    engine: Engine,
    emit: (event: Event, transfer?: Transferable[]) => void,
    kernels: Choice | null = null,
    checkpoint: Checkpoint | null = null,
  ) {
    this.checkpoint = checkpoint;
    this.done = checkpoint?.step ?? 0;
    this.kernels = kernels;
    this.id = id;
    this.experiment = experiment;
    this.dataset = dataset;
    this.engine = engine;
    this.emit = emit;
    this.tail = this.guard(() => this.prepare());
  }

  /** @param beside runs that this one does not get ahead of */
  start(until: number | null, beside: () => readonly Run[] = () => []) {
    this.isPauseAsked = false;
    this.isToTrain = true;
    this.beside = beside;
    this.enqueue(() => this.train(until ?? Number.POSITIVE_INFINITY, 'done'));
    void this.tail.then(() => {
      this.isToTrain = false;
    });
  }

  pause() {
    this.isPauseAsked = true;
  }

  stepOnce() {
    this.pause();
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
      this.steps.clear();
      this.message = undefined;
      if (this.trainer) this.trainer.restore(this.trainer.initialCheckpoint());
      else await this.prepare();
      this.emit({ type: 'run.cleared', runId: this.id });
      this.setState('ready');
    });
  }

  /** Says what it would go on from; while it trains, the next time that it makes one. */
  sendCheckpoint() {
    this.sentAt = Number.NEGATIVE_INFINITY;
    if (this.state === 'running') this.isCheckpointAsked = true;
    else
      this.enqueue(async () => {
        if (this.trainer) this.keep(await this.trainer.checkpoint());
      });
  }

  /** Says what the network answers as it is; while it trains, between two submits. */
  predict(question: Question) {
    this.asked = question;
    if (this.state !== 'running')
      this.enqueue(async () => {
        if (this.trainer) await this.answer(this.trainer);
      });
  }

  private async answer(trainer: Trainer) {
    const { asked } = this;
    this.asked = null;
    if (!asked || this.isDeleted) return;
    const predictions = await predictionsOf(trainer, await this.dataset, asked.probe, asked.units);
    this.emit({ type: 'run.predictions', runId: this.id, predictions });
  }

  delete() {
    this.isDeleted = true;
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
    this.lossesBefore = this.engine.losses;
    this.trainer = await Trainer.create(this.experiment, dataset, async (plan) => {
      const { runner, choice } = await this.engine.createRunner(plan, this.kernels);
      if (!this.kernels) this.emit({ type: 'run.kernels', runId: this.id, kernels: choice });
      this.kernels = choice;
      return runner;
    });
    if (this.checkpoint) this.trainer.restore(this.checkpoint);
    if (this.state === 'preparing') this.setState(this.checkpoint ? 'paused' : 'ready');
  }

  /** @param atEnd the state once `until` is reached */
  private async train(until: number, atEnd: 'done' | 'paused') {
    if (this.state === 'failed' || this.isDeleted) return;
    if (!this.trainer) await this.prepare();
    const { trainer } = this;
    if (!trainer || trainer.step >= until) return;
    this.setState('running');
    this.engine.training++;
    try {
      await this.trainSteps(trainer, until, atEnd);
    } finally {
      this.engine.training--;
    }
    // What was asked for after the last submit, as during the last evaluation.
    if (this.isCheckpointAsked) this.keep(await trainer.checkpoint());
    this.isCheckpointAsked = false;
    if (this.asked) await this.answer(trainer);
  }

  /** Whether a run beside this one, which trains or is about to, has done fewer steps. */
  private isAhead(step: number): boolean {
    if (this.isPauseAsked) return false;
    return this.beside().some(
      // One that was started anew without this one waits for nobody, and nobody for it.
      (other) => other.isToTrain && !other.isPauseAsked && other.beside().includes(this) && (other.trainer?.step ?? 0) < step,
    );
  }

  private async trainSteps(trainer: Trainer, until: number, atEnd: 'done' | 'paused') {
    const inFlight: Promise<StepMetrics>[] = [];
    let chunk = 1;
    let parts = 1;
    let completedAt = performance.now();
    let checkpointAt = completedAt;
    let trainedMs = 0;
    let evaluationMs = 0;
    let batches = Math.min(4, trainer.compiled.evaluationBatches);
    const startedFrom = { step: this.done, at: completedAt };

    const complete = async () => {
      const metrics = await inFlight.shift();
      // After a stop, what was still in flight took no steps.
      if (!metrics || this.message) return;
      const now = performance.now();
      // The device went round all runs that train: this one's share of the time is its own.
      const elapsed = Math.max(0.05, (now - completedAt) / this.engine.training);
      completedAt = now;
      trainedMs += elapsed;
      this.steps.spend(elapsed / 1000);
      chunk = Math.max(1, Math.min(MAX_STEPS_PER_SUBMIT, chunk * 2, Math.max(chunk / 2, (metrics.step.length * SUBMIT_MS) / elapsed)));
      parts = Math.min(MAX_PARTS, Math.ceil(elapsed / metrics.step.length / LONG_STEP_MS));
      this.take(metrics);
      if (metrics.stopped) await this.stopAt(trainer, metrics);
      this.report(this.done > startedFrom.step ? (1000 * (this.done - startedFrom.step)) / (now - startedFrom.at) : null);
    };

    while (!this.isPauseAsked && trainer.step < until) {
      // A measurement's turn is not this run's time.
      completedAt += await this.engine.turns.pass();
      if (this.isAhead(trainer.step)) {
        while (inFlight.length > 0) await complete();
        while (!this.message && this.isAhead(trainer.step)) await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
        if (this.message || this.isPauseAsked) break;
        completedAt = performance.now();
      }
      const submitted = trainer.advance(Math.min(Math.floor(chunk), until - trainer.step), parts);
      // When the device is lost, the first of those in flight tells; the others must not be unhandled.
      submitted.catch(() => {});
      inFlight.push(submitted);
      if (inFlight.length >= IN_FLIGHT) await complete();
      await otherTasks();
      if (this.message) break;
      const isDue = batches > 0 && trainedMs > 200 && trainedMs * EVALUATION_SHARE > evaluationMs;
      if (isDue || this.asked || this.isCheckpointAsked || completedAt - checkpointAt > CHECKPOINT_MS) {
        while (inFlight.length > 0) await complete();
        if (this.message) break;
        const begun = performance.now();
        if (isDue) {
          await this.evaluate(trainer, batches);
          evaluationMs = performance.now() - begun;
          trainedMs = 0;
          batches = Math.max(
            1,
            Math.min(trainer.compiled.evaluationBatches, Math.floor((batches * EVALUATION_MS) / Math.max(1, evaluationMs))),
          );
        }
        if (this.asked) await this.answer(trainer);
        if (this.isCheckpointAsked || begun - checkpointAt > CHECKPOINT_MS) {
          this.isCheckpointAsked = false;
          this.keep(await trainer.checkpoint(), begun - this.sentAt < KEPT_CHECKPOINT_MS);
          checkpointAt = performance.now();
        }
        completedAt = performance.now();
      }
    }
    while (inFlight.length > 0) await complete();
    if (this.message) {
      this.flush();
      // What failed keeps its last good weights.
      this.keep(await trainer.checkpoint());
      this.setState('failed');
      return;
    }
    const isDone = trainer.step >= until && !this.isPauseAsked;
    this.flush();
    this.keep(await trainer.checkpoint());
    if (isDone && atEnd === 'done' && trainer.compiled.evaluationBatches > 0)
      await this.evaluate(trainer, trainer.compiled.evaluationBatches);
    this.setState(isDone ? atEnd : 'paused');
  }

  /** @param isOwn not for the page this time */
  private keep(checkpoint: Checkpoint, isOwn = false) {
    this.checkpoint = checkpoint;
    if (isOwn || this.isDeleted || !isSound(checkpoint)) return;
    this.sentAt = performance.now();
    const copy = copyOf(checkpoint);
    const transfer = Object.values(copy.buffers).map(({ buffer }) => buffer as ArrayBuffer);
    this.emit({ type: 'run.checkpoint', runId: this.id, checkpoint: copy }, transfer);
  }

  private take(metrics: StepMetrics) {
    // After a recovery the same steps come again, bit for bit.
    this.steps.append(metrics, this.done);
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
    const dataset = await this.dataset;
    this.emit({
      type: 'run.evaluation',
      runId: this.id,
      evaluation: { step: trainer.step, loss, accuracy, examples, of: dataset.count - dataset.trainCount },
    });
  }

  private report(stepsPerSecond: number | null) {
    const now = performance.now();
    if (now - this.reportedAt < REPORT_MS) return;
    this.reportedAt = now;
    this.flush();
    this.sendStatus(stepsPerSecond);
  }

  private flush() {
    const columns: StepColumns | null = this.steps.take();
    if (!columns || this.isDeleted) return;
    const { step, loss, accuracy, gradientNorm } = columns;
    const transfer = [step, loss, accuracy, gradientNorm].map(({ buffer }) => buffer as ArrayBuffer);
    this.emit({ type: 'run.steps', runId: this.id, columns }, transfer);
  }

  private setState(state: RunState) {
    this.state = state;
    this.sendStatus(null);
  }

  private sendStatus(stepsPerSecond: number | null) {
    if (this.isDeleted) return;
    const parameters = this.trainer?.compiled.parameters.reduce((sum, { value }) => sum + value.length, 0) ?? 0;
    const { state, done: step, message } = this;
    this.emit({
      type: 'run.status',
      runId: this.id,
      status: { state, step, stepsPerEpoch: this.trainer?.compiled.stepsPerEpoch ?? 0, parameters, stepsPerSecond, message },
    });
  }
}
