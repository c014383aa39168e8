import type { Dataset } from '../../data/dataset.ts';
import type { Dispatch, Plan } from '../../gpu/plan.ts';
import type { GpuRunner } from '../../gpu/runner.ts';
import { type MeasureOptions, type RunExclusive, Stopwatch } from '../../gpu/stopwatch.ts';
import { partsWords } from '../../models/compile/parts.ts';
import { type BufferUse, bufferUses } from '../../models/compile/planBuilder.ts';
import type { Network } from '../../models/network/network.ts';
import { kernels } from '../../shaders/kernels.ts';
import type { MeasuredGpu } from '../device/measuredGpu.ts';
import type { Checkpoint } from '../protocol/checkpoint.ts';
import type { DispatchTime, SpeedReport } from '../protocol/speed.ts';
import { type Setup, Trainer } from '../trainer/trainer.ts';
import { measureCeilings } from './ceilings.ts';

const DISPATCH: MeasureOptions = { atLeastMs: 10, samples: 3, budgetMs: 150 };
const STEP: MeasureOptions = { atLeastMs: 40, samples: 5, budgetMs: 500 };
/**
 * The duration of the longest step that is timed as a whole. A longer step is divided into parts of at most this duration, which are timed
 * separately; only a part with a single dispatch may take longer.
 */
const LONG_SUBMIT_MS = 60;

type Progress = (words: string, done: number, of: number) => void;

/**
 * Measures a training step, each of its dispatches, and the adapter's ceilings. It trains a copy of the network, so that the weights of
 * runs on the device do not change. These runs can continue between the submits of the measurement.
 * @param alone runs each timed submit exclusively; see {@link RunExclusive}
 * @throws TrainingError if the network, the settings and the data are incompatible or too large; Error if the device refuses a kernel or is
 * lost, or if the measurement is cancelled
 */
export async function profilePlan(
  { device, adapter, createRunner }: MeasuredGpu,
  setup: Setup,
  dataset: Dataset,
  alone: RunExclusive,
  progress: Progress,
): Promise<SpeedReport> {
  let runner: GpuRunner | undefined;
  progress('Preparing a copy of the network', 0, 1);
  const trainer = await Trainer.create(setup, dataset, async (plan) => {
    runner = await createRunner(plan);
    return runner;
  });
  if (!runner) throw new Error('internal: a trainer without a runner');
  let stopwatch: Stopwatch | undefined;
  try {
    stopwatch = await Stopwatch.create(device, alone);
    // One step is trained first, because Adam divides by the bias corrections, which are 0 before the first step. Each dispatch of this
    // step is a separate submit, because the durations of the dispatches are not known yet.
    const program = runner.dispatches('train');
    await alone(() => trainer.advance(1, program.length));
    const of = program.length + 2;
    const times = await timeDispatches(trainer, runner, stopwatch, (dispatch, index) =>
      progress(`${partsWords(setup.network, dispatch.parts)}, ${dispatch.kernel}`, index, of),
    );
    progress('Whole step', program.length, of);
    const stepMs = await timeStep(runner, stopwatch, times);
    progress('Peak compute and memory speed', program.length + 1, of);
    const ceilings = await measureCeilings(device, alone);
    const share = validShare(dataset);
    return {
      adapter,
      clock: stopwatch.source,
      batchSize: setup.training.batchSize,
      ceilings,
      stepMs,
      dispatches: program.map((dispatch, index) => describe(setup.network, dispatch, times[index] ?? Number.NaN, share)),
      memory: memoryOf(trainer.compiled),
    };
  } finally {
    stopwatch?.destroy();
    trainer.destroy();
  }
}

async function timeDispatches(
  trainer: Trainer,
  runner: GpuRunner,
  stopwatch: Stopwatch,
  progress: (dispatch: Dispatch, index: number) => void,
): Promise<number[]> {
  const program = runner.dispatches('train');
  const checkpoint = await trainer.checkpoint();
  const times: number[] = [];
  for (const [index, dispatch] of program.entries()) {
    progress(dispatch, index);
    const { ms } = await stopwatch.measure((pass, repetitions) => runner.encode(pass, repetitions, 'train', index), DISPATCH);
    times.push(ms);
    // Thousands of repetitions change the weights and the state of the optimiser arbitrarily, so both are restored for the next dispatch.
    if (writesState(dispatch, checkpoint)) trainer.restore(checkpoint);
  }
  return times;
}

const writesState = ({ kernel, bindings }: Dispatch, { buffers }: Checkpoint): boolean =>
  (kernels.get(kernel)?.bindings ?? []).some(({ name, access }) => access === 'read_write' && (bindings[name]?.buffer ?? '') in buffers);

/** The milliseconds of a whole step: in one pass, as in training, or in several submits if one would be too long. */
async function timeStep(runner: GpuRunner, stopwatch: Stopwatch, times: readonly number[]): Promise<number> {
  let ms = 0;
  const parts = partsOf(times, LONG_SUBMIT_MS);
  for (const part of parts) {
    const measured = await stopwatch.measure(
      parts.length === 1
        ? (pass, repetitions) => runner.encode(pass, repetitions, 'train')
        : (pass, repetitions) => {
            for (let repetition = 0; repetition < repetitions; repetition++) {
              for (const index of part) runner.encode(pass, 1, 'train', index);
            }
          },
      parts.length === 1 ? STEP : DISPATCH,
    );
    ms += measured.ms;
  }
  return ms;
}

/** Splits the indices into ranges whose times sum to at most `limit`, unless a range has only one index. */
export function partsOf(times: readonly number[], limit: number): number[][] {
  const parts: number[][] = [];
  let sum = Number.POSITIVE_INFINITY;
  for (const [index, ms] of times.entries()) {
    if (sum + ms > limit) {
      parts.push([]);
      sum = 0;
    }
    parts.at(-1)?.push(index);
    sum += ms;
  }
  return parts;
}

/** The mean share of valid time steps, which are before the end of their sequence. Kernels that bind `lengths` skip the others. */
function validShare({ lengths, inputShape: [time = 1] }: Dataset): number {
  return lengths ? lengths.reduce((sum, length) => sum + length, 0) / (lengths.length * time) : 1;
}

/** @param share the mean share of valid time steps; 1 for data without lengths */
export function describe(network: Network, { parts, kernel, bindings, constants }: Dispatch, ms: number, share: number): DispatchTime {
  const spec = kernels.get(kernel);
  const multiplyAdds = spec?.multiplyAdds?.(constants);
  const filled = 'lengths' in bindings ? share : 1;
  const operands = Object.values(bindings).reduce((sum, view) => sum + 4 * view.length, 0);
  return {
    part: partsWords(network, parts),
    kernel,
    ms,
    flop: multiplyAdds === undefined ? null : 2 * filled * multiplyAdds,
    bytes: filled * (spec?.bytes?.(constants) ?? operands),
  };
}

/** The size of a plan's buffers in bytes, by use. */
export function memoryOf({ plan }: { plan: Plan }): Record<BufferUse, number> {
  const bytesOf = (use: BufferUse) =>
    Object.values(plan.buffers).reduce((sum, buffer) => sum + (buffer.use === use ? 4 * buffer.length : 0), 0);
  // The cast is safe because there is one entry for each use.
  return Object.fromEntries(bufferUses.map((use) => [use, bytesOf(use)])) as Record<BufferUse, number>;
}
