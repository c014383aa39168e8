/** Manages the device of a run (a GPU or the reference runner). The device can change while the run trains. */
import type { Dataset } from '../../data/dataset.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { VariantSelection } from '../../gpu/variants.ts';
import { reasonWords } from '../../schema/words.ts';
import type { DeviceManager } from '../device/deviceManager.ts';
import type { Queries, QueryAnswers } from '../protocol/queries.ts';
import { answerQueries } from '../queries/answerQueries.ts';
import { type MakeRunner, Trainer, TrainingError } from '../trainer/trainer.ts';
import { Observations, type Watch } from './observing/observations.ts';
import { Observer } from './observing/observer.ts';
import { Past } from './observing/past.ts';
import type { RunReports } from './runReports.ts';

export type RunDevices = Pick<DeviceManager, 'lock' | 'training' | 'deviceChanges' | 'recovered' | 'createRunner'>;

interface Subject {
  experiment: Experiment;
  reports: RunReports;
  watch: Watch;
  /** The step of the checkpoint from which the run continues; null if the run begins at step 0. */
  lastStep: number | null;
}

export class Placement {
  /** The value of `deviceChanges` when the trainer was created, or at the latest recovery. */
  private changesBefore: number;
  private name = '';
  private readonly devices: RunDevices;
  private readonly reports: RunReports;
  private kernels: VariantSelection | null;
  /** Two trainers in addition to the run's own: one observes the network, and the other answers queries about kept weights. */
  private beside: { observer: Observer; past: Past } | null = null;
  readonly observations: Observations;

  constructor(devices: RunDevices, subject: Subject, kernels: VariantSelection | null) {
    this.devices = devices;
    this.reports = subject.reports;
    this.kernels = kernels;
    this.changesBefore = devices.deviceChanges;
    this.observations = new Observations(
      subject,
      () => this.known().observer,
      (measured) => this.guarded(measured),
    );
  }

  /** True if the trainer was created on an earlier device. */
  get isOutdated(): boolean {
    return this.devices.deviceChanges !== this.changesBefore;
  }

  /**
   * Runs an operation, and repeats it on the next device if the device is lost.
   * @returns null after a success; the message of the error if the operation fails for another reason
   */
  async repeated(operation: () => Promise<void>, onLost: () => void): Promise<string | null> {
    for (;;) {
      try {
        await operation();
        return null;
      } catch (error) {
        if (error instanceof TrainingError || !(await this.recovered())) return error instanceof Error ? error.message : String(error);
        onLost();
      }
    }
  }

  /**
   * Resolves to false if the device was not lost, refused or replaced. Otherwise waits for another device or the reference runner, and
   * resolves to true.
   */
  private async recovered(): Promise<boolean> {
    const isRecovered = await this.devices.recovered(this.changesBefore);
    // A change of the device counts as the cause of only one error. Otherwise, an operation that fails for another reason would be repeated
    // for ever.
    this.changesBefore = this.devices.deviceChanges;
    return isRecovered;
  }

  /** @param step returns the number of steps that earlier trainers of the run have finished */
  async createTrainer(experiment: Experiment, dataset: Dataset, step: () => number): Promise<Trainer> {
    await this.observed();
    this.changesBefore = this.devices.deviceChanges;
    this.destroyBeside();
    this.observations.forget();
    const makeRunner: MakeRunner = async (plan) => (await this.devices.createRunner(plan, this.kernels)).runner;
    this.beside = { observer: new Observer(experiment, dataset, makeRunner), past: new Past(experiment, dataset, makeRunner) };
    return Trainer.create(experiment, dataset, async (plan) => {
      const { runner, choice, name } = await this.devices.createRunner(plan, this.kernels);
      if (!this.kernels && choice) this.reports.send({ type: 'run.kernels', kernels: choice });
      this.kernels = choice;
      this.name = name;
      this.report(step());
      return runner;
    });
  }

  async answer(trainer: Trainer, dataset: Dataset, queries: Queries, isTraining: boolean, at?: number): Promise<QueryAnswers> {
    const { observer, past } = this.known();
    if (at === undefined)
      return answerQueries(trainer, dataset, queries, isTraining, { observe: () => this.guarded(observer.observe(trainer)) });
    const kept = this.observations.kept.at(at);
    const observe = () => observer.observeWeights(trainer, Promise.resolve(kept.weights));
    return this.guarded(past.answer(trainer, kept, queries, isTraining, { observe }));
  }

  /**
   * Turns an error into a TrainingError, which the caller reports without ending the run. An error caused by the loss of the device is
   * rethrown unchanged, so that the run recovers and measures again.
   */
  private async guarded<T>(measured: Promise<T>): Promise<T> {
    try {
      return await measured;
    } catch (error) {
      if (error instanceof TrainingError || (await this.devices.recovered(this.changesBefore))) throw error;
      throw new TrainingError(`The network cannot be measured (${reasonWords(error)}). Reload the page to measure again.`);
    }
  }

  private known() {
    if (!this.beside) throw new Error('internal: there is no trainer yet');
    return this.beside;
  }

  /** The size in bytes of the buffers of the two additional trainers. */
  get bytes(): number {
    return this.beside ? this.beside.observer.bytes() + this.beside.past.bytes() : 0;
  }

  async reset() {
    await this.observed();
    this.observations.reset();
  }

  async destroy(trainer: Trainer | null) {
    await this.observed();
    trainer?.destroy();
    this.destroyBeside();
    this.observations.kept.clear();
  }

  private destroyBeside() {
    this.beside?.observer.destroy();
    this.beside?.past.destroy();
  }

  /** Waits until no observation is under way. One can still be under way after the run is paused. */
  private observed(): Promise<void> {
    return this.observations.settled().catch(() => {});
  }

  /** Reports which device computes the steps after `from`. */
  report(from: number) {
    this.reports.send({ type: 'run.runner', from, name: this.name });
  }
}
