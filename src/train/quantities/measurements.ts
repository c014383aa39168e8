import type { Dataset } from '../../data/dataset.ts';
import type { DeviceManager } from '../device/deviceManager.ts';
import type { Measurement, MeasurementAsked } from '../protocol/quantities.ts';
import type { Progress } from '../protocol/requests.ts';
import { tensorsOf } from '../trainer/namedCheckpoint.ts';
import { TrainingError } from '../trainer/trainer.ts';
import type { MeasuredRun } from './quantity.ts';

/** The worker handles other messages at least this often, also if the reference runner computes. */
const TURN_MS = 40;
const SIDE = 33;

/** Measures quantities in the worker, on networks of their own, so that runs go on meanwhile. */
export class Measurements {
  private readonly devices: Pick<DeviceManager, 'createRunner'>;
  private stops = 0;

  constructor(devices: Pick<DeviceManager, 'createRunner'>) {
    this.devices = devices;
  }

  /** Ends all measurements, which then have results that are not whole. */
  stop() {
    this.stops++;
  }

  async measure(asked: MeasurementAsked, dataset: Dataset, tell: (progress: Progress) => void): Promise<Measurement> {
    // Most visits measure nothing, so the records are loaded with the first measurement.
    const { quantities } = await import('./index.ts');
    const quantity = quantities.find(({ name }) => name === asked.name);
    if (!quantity) throw new Error(`internal: no quantity ${asked.name}`);
    const stopsBefore = this.stops;
    let turnedAt = performance.now();
    const goesOn = async (done: number, of: number) => {
      if (performance.now() - turnedAt > TURN_MS) {
        tell({ words: quantity.label, done, of });
        await new Promise((resolve) => setTimeout(resolve));
        turnedAt = performance.now();
      }
      return this.stops === stopsBefore;
    };
    const keptOf = ({ experiment, checkpoints }: Pick<MeasurementAsked, 'experiment' | 'checkpoints'>) => ({
      setup: experiment,
      kept: checkpoints.map((checkpoint) => ({ step: checkpoint.step, weights: tensorsOf(experiment, dataset, checkpoint) })),
    });
    const run: MeasuredRun = {
      ...keptOf(asked),
      twin: asked.twin && keptOf(asked.twin),
      dataset,
      makeRunner: async (plan) => (await this.devices.createRunner(plan, asked.kernels ?? null)).runner,
      side: asked.side ?? SIDE,
      goesOn,
    };
    try {
      const result = await quantity.measure(run);
      // The cast is safe because the result is that of the record with this name.
      return { name: asked.name, result, isWhole: this.stops === stopsBefore } as Measurement;
    } catch (error) {
      if (error instanceof TrainingError) throw error;
      throw new TrainingError(`${quantity.label} cannot be measured: ${error instanceof Error ? error.message : error}`);
    }
  }
}
