import type { Dataset } from '../../data/dataset.ts';
import { reasonWords } from '../../schema/words.ts';
import type { Kept } from '../analyses/kept.ts';
import { areEqual, retraced } from '../analyses/retrace.ts';
import { Stopped } from '../analyses/subject.ts';
import type { DeviceManager } from '../device/deviceManager.ts';
import type { Measurement, MeasurementAsked } from '../protocol/quantities.ts';
import type { Progress } from '../protocol/requests.ts';
import { tensorsOf } from '../trainer/namedCheckpoint.ts';
import { type MakeRunner, TrainingError } from '../trainer/trainer.ts';
import type { MeasuredRun } from './quantity.ts';

/** After this time, a measurement lets the worker handle other messages. Otherwise, the reference runner would block the worker. */
const TURN_MS = 40;
/** The number of retrained runs whose weights are stored for reuse. It is 2 because a comparison measures two runs. */
const KEPT_RETRACES = 2;

/** Measures quantities in the worker, on copies of the networks, so that runs continue to train during a measurement. */
export class Measurements {
  private readonly devices: Pick<DeviceManager, 'createRunner'>;
  private readonly open = new Set<{ key: string | undefined; isStopped: boolean }>();
  /**
   * The weights of the runs that were most recently trained again. They are reused because a loss surface is requested repeatedly, each
   * time on a finer grid.
   */
  private readonly retraces = new Map<string, Kept[]>();

  constructor(devices: Pick<DeviceManager, 'createRunner'>) {
    this.devices = devices;
  }

  /**
   * Ends the measurements with this key, which then return a partial result or none. Without a key, ends all measurements and drops
   * {@link retraces}.
   */
  stop(key?: string) {
    for (const one of this.open) if (key === undefined || one.key === key) one.isStopped = true;
    if (key === undefined) this.retraces.clear();
  }

  async measure(asked: MeasurementAsked, data: Dataset | Promise<Dataset>, tell: (progress: Progress) => void): Promise<Measurement> {
    // The measurement is registered first, so that it can be stopped while the data is being made.
    const own = { key: asked.key, isStopped: false };
    this.open.add(own);
    try {
      return await this.measured(asked, data, tell, () => own.isStopped);
    } finally {
      this.open.delete(own);
    }
  }

  private async measured(
    asked: MeasurementAsked,
    data: Dataset | Promise<Dataset>,
    tell: (progress: Progress) => void,
    isStopped: () => boolean,
  ): Promise<Measurement> {
    const dataset = await data;
    // Most visitors measure nothing, so these modules are loaded only for the first measurement.
    const { quantities } = await import('./index.ts');
    const quantity = quantities.find(({ name }) => name === asked.name);
    if (!quantity) throw new Error(`internal: no quantity ${asked.name}`);
    let turnedAt = performance.now();
    const going = (words: string) => async (done: number, of: number) => {
      if (performance.now() - turnedAt > TURN_MS) {
        tell({ words, done, of });
        await new Promise((resolve) => setTimeout(resolve));
        turnedAt = performance.now();
      }
      return !isStopped();
    };
    const makeRunner: MakeRunner = async (plan) => (await this.devices.createRunner(plan, asked.kernels ?? null)).runner;
    const keptOf = async ({ experiment, checkpoints }: Pick<MeasurementAsked, 'experiment' | 'checkpoints'>) => {
      const kept = checkpoints.map((one) => ('weights' in one ? one : { step: one.step, weights: tensorsOf(experiment, dataset, one) }));
      const last = kept.at(-1);
      if (!asked.retrace || !last) return { setup: experiment, kept };
      const key = JSON.stringify([experiment, last.step, asked.retrace, asked.kernels]);
      const known = this.retraces.get(key);
      // Equal keys do not suffice: two runs of one experiment have different weights if one of them began with imported weights.
      if (known && areEqual(known.at(-1)?.weights ?? [], last.weights)) return { setup: experiment, kept: known };
      const traced = await retraced(experiment, dataset, makeRunner, last, asked.retrace, going('Training again'));
      this.retraces.set(key, traced);
      for (const oldest of [...this.retraces.keys()].slice(0, -KEPT_RETRACES)) this.retraces.delete(oldest);
      return { setup: experiment, kept: traced };
    };
    const about = { label: quantity.label, unit: quantity.unit, doc: quantity.doc, source: quantity.source };
    // The cast is safe because the quantity with this name returned the result.
    const measurement = (result: unknown) => ({ name: asked.name, result, isWhole: !isStopped(), about }) as Measurement;
    try {
      const own = await keptOf(asked);
      const twin = asked.twin && (await keptOf(asked.twin));
      const run: MeasuredRun = { ...own, twin, dataset, makeRunner, goesOn: going(quantity.label) };
      return measurement(await quantity.measure(run, asked));
    } catch (error) {
      if (error instanceof Stopped) return measurement(null);
      if (error instanceof TrainingError) throw error;
      throw new TrainingError(`“${quantity.label}” cannot be measured (${reasonWords(error)}). Reload the page to measure again.`);
    }
  }
}
