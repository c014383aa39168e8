/** Measures speed in the worker, one experiment at a time, in turns with training. */
import { DataError, type Dataset } from '../../data/dataset.ts';
import type { RunExclusive } from '../../gpu/stopwatch.ts';
import type { DeviceManager } from '../device/deviceManager.ts';
import type { Event, Experiment, SpeedResult } from '../protocol.ts';
import { TrainingError } from '../trainer/trainer.ts';
import { profilePlan } from './profile.ts';

class Cancelled extends Error {}

export class SpeedMeter {
  private readonly engine: DeviceManager;
  private readonly emit: (event: Event) => void;
  /** The measurement that is wanted; all others end at their next submit. */
  private wanted: number | null = null;

  constructor(engine: DeviceManager, emit: (event: Event) => void) {
    this.engine = engine;
    this.emit = emit;
  }

  async measure(request: number, experiment: Experiment, dataset: Promise<Dataset>) {
    this.wanted = request;
    const result = await this.resultOf(request, experiment, dataset).catch((error: unknown): SpeedResult => {
      if (error instanceof Cancelled || this.wanted !== request) return { cancelled: true };
      return { problem: wordsOf(error) };
    });
    if (this.wanted === request) this.wanted = null;
    this.emit({ type: 'speed.measured', request, result });
  }

  cancel() {
    this.wanted = null;
  }

  private async resultOf(request: number, experiment: Experiment, dataset: Promise<Dataset>): Promise<SpeedResult> {
    const gpu = await this.engine.measuredGpu();
    if ('reason' in gpu) return { problem: `There is nothing to measure, since training runs on the reference runner: ${gpu.reason}` };
    const { device } = gpu;
    const lossesBefore = this.engine.deviceLossCount;
    const refuseIfUnwanted = () => {
      if (this.wanted !== request) throw new Cancelled();
    };
    const alone: RunExclusive = (work) => {
      refuseIfUnwanted();
      return this.engine.lock.runExclusive(
        () => device.queue.onSubmittedWorkDone(),
        async () => {
          refuseIfUnwanted();
          const result = await work();
          // Work on a lost device is over at once.
          if (this.engine.deviceLossCount !== lossesBefore) throw new Error('the GPU was lost on the way. Measure again.');
          return result;
        },
      );
    };
    const progress = (words: string, done: number, of: number) => {
      if (this.wanted === request) this.emit({ type: 'speed.progress', request, words, done, of });
    };
    const data = await dataset;
    refuseIfUnwanted();
    return { report: await profilePlan(gpu, experiment, data, alone, progress) };
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof DataError || error instanceof TrainingError) return error.message;
  return `The measurement did not end: ${error instanceof Error ? error.message : error}`;
}
