/** Measures, in the worker, the speed of experiments. The timed work runs between the submits of training. */
import { DataError, type Dataset } from '../../data/dataset.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { workDone } from '../../gpu/completion.ts';
import type { RunExclusive } from '../../gpu/stopwatch.ts';
import { reasonWords } from '../../schema/words.ts';
import type { DeviceManager } from '../device/deviceManager.ts';
import { LOST_WHILE_MEASURED, type MeasuredGpu } from '../device/measuredGpu.ts';
import type { Progress } from '../protocol/requests.ts';
import type { SpeedReport } from '../protocol/speed.ts';
import { TrainingError } from '../trainer/trainer.ts';
import { profilePlan } from './profile.ts';
import { gpuStepTimes, referenceStepTimes, type Timed } from './stepTimes.ts';

class Cancelled extends Error {}

export class SpeedMeter {
  private readonly devices: DeviceManager;
  /** An object that identifies the current measurement. All earlier measurements end at their next submit. */
  private wanted: object | null = null;

  constructor(devices: DeviceManager) {
    this.devices = devices;
  }

  /** Resolves to null if the measurement was cancelled or a later one began. */
  async measure(experiment: Experiment, dataset: Promise<Dataset>, progress: (progress: Progress) => void): Promise<SpeedReport | null> {
    const ours = {};
    this.wanted = ours;
    const isWanted = () => this.wanted === ours;
    try {
      return await this.reportOf(experiment, dataset, isWanted, (words, done, of) => {
        if (isWanted()) progress({ words, done, of });
      });
    } catch (error) {
      if (error instanceof Cancelled || !isWanted()) return null;
      if (error instanceof DataError || error instanceof TrainingError) throw error;
      throw new TrainingError(`The speed could not be measured (${reasonWords(error)}). Reload the page and measure again.`);
    } finally {
      if (isWanted()) this.wanted = null;
    }
  }

  cancel() {
    this.wanted = null;
  }

  private async reportOf(
    experiment: Experiment,
    dataset: Promise<Dataset>,
    isWanted: () => boolean,
    progress: (words: string, done: number, of: number) => void,
  ): Promise<SpeedReport> {
    const gpu = await this.devices.measuredGpu();
    if ('reason' in gpu) throw new TrainingError(`Only the speed of a GPU can be measured, but training runs on the CPU: ${gpu.reason}`);
    const refuseIfUnwanted = () => {
      if (!isWanted()) throw new Cancelled();
    };
    const alone = this.exclusive(gpu, refuseIfUnwanted);
    const data = await dataset;
    refuseIfUnwanted();
    return profilePlan(gpu, experiment, data, alone, progress);
  }

  /**
   * The milliseconds per training step of each network, sampled alternately. On a GPU, no run trains during a sample.
   * A later measurement does not cancel this one.
   */
  async stepTimes(networks: readonly Timed[]): Promise<number[]> {
    const gpu = await this.devices.measuredGpu();
    if (!('reason' in gpu)) return gpuStepTimes(gpu, networks, this.exclusive(gpu));
    return referenceStepTimes(networks, async (plan) => (await this.devices.createRunner(plan, null)).runner);
  }

  /**
   * Returns a function that runs timed work while no run uses the device.
   * @param check throws if the measurement is to end
   */
  private exclusive({ device }: MeasuredGpu, check: () => void = () => {}): RunExclusive {
    const changesBefore = this.devices.deviceChanges;
    return (work) => {
      check();
      return this.devices.lock.runExclusive(
        () => workDone(device),
        async () => {
          check();
          const result = await work();
          // Work on a lost device ends immediately, so its time is meaningless.
          if (this.devices.deviceChanges !== changesBefore) throw new TrainingError(LOST_WHILE_MEASURED);
          return result;
        },
      );
    };
  }
}
