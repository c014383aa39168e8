/**
 * Measures the adapter's ceilings (its peak arithmetic and memory speed), and compares the arithmetic speed of single kernels with the
 * arithmetic ceiling. `conv 2` is the second convolution of the preset “Convolutional”.
 */
import { type KernelSpec, LEAST_ELEMENTS } from '../src/gpu/kernel.ts';
import type { Dispatch, Plan } from '../src/gpu/plan.ts';
import { createGpuRunner, type GpuRunner } from '../src/gpu/runner.ts';
import { type MeasureOptions, median, Stopwatch } from '../src/gpu/stopwatch.ts';
import { measureChoice } from '../src/gpu/tuner.ts';
import { conv2d, conv2dBackwardInput, conv2dBackwardWeight } from '../src/shaders/conv2d/conv2d.ts';
import { plainEpilogue } from '../src/shaders/epilogue.ts';
import { kernels } from '../src/shaders/kernels.ts';
import { matmul } from '../src/shaders/matmul/matmul.ts';
import type { Ceilings } from '../src/train/protocol/speed.ts';
import { measureCeilings } from '../src/train/speed/ceilings.ts';

export interface KernelTime {
  what: string;
  /** The name of the selected variant, or of the base kernel if no variant was selected. */
  kernel: string;
  ms: number;
  flopPerSecond: number;
  /** The median of `shares`. */
  share: number;
  /** The arithmetic speed in each round, divided by the ceiling that was measured in the same round. */
  shares: number[];
}

export interface KernelReport {
  ceilings: Ceilings;
  kernels: KernelTime[];
}

/** Each round measures all kernels and the ceilings, because the speed of a machine changes over time. */
const ROUNDS = 7;
const MEASURE: MeasureOptions = { atLeastMs: 50, samples: 3, budgetMs: 500 };

interface Case {
  what: string;
  kernel: KernelSpec;
  constants: Readonly<Record<string, number>>;
  /** The number of elements of each binding that the kernel reads or writes; an unused binding gets LEAST_ELEMENTS. */
  sizes: Readonly<Record<string, number>>;
}

const SIDE = 512;
const BATCH = 32;
const conv = {
  BATCH,
  IN_H: 14,
  IN_W: 14,
  IN_C: 32,
  OUT_H: 14,
  OUT_W: 14,
  OUT_C: 64,
  KERNEL_H: 3,
  KERNEL_W: 3,
  STRIDE: 1,
  PAD_TOP: 1,
  PAD_LEFT: 1,
};
const pixels = BATCH * 14 * 14;
const [inputs, outputs, weights] = [pixels * 32, pixels * 64, 9 * 32 * 64];
const SPLITS = 8;

const cases: readonly Case[] = [
  {
    what: `${SIDE}³ product`,
    kernel: matmul,
    constants: { ROWS: SIDE, COLS: SIDE, DEPTH: SIDE, TRANSPOSE_B: 0, ...plainEpilogue },
    sizes: { a: SIDE ** 2, b: SIDE ** 2, y: SIDE ** 2 },
  },
  { what: 'conv 2', kernel: conv2d, constants: { ...conv, ...plainEpilogue }, sizes: { x: inputs, weight: weights, y: outputs } },
  {
    what: 'conv 2, input gradient',
    kernel: conv2dBackwardInput,
    constants: { ...conv, ...plainEpilogue },
    sizes: { dy: outputs, weight: weights, y: inputs },
  },
  {
    what: 'conv 2, weight gradient',
    kernel: conv2dBackwardWeight,
    constants: { ...conv, SPLITS, HAS_BIAS: 1 },
    sizes: { x: inputs, dy: outputs, dweight: SPLITS * weights, dbias: SPLITS * 64 },
  },
];

export async function measureKernels(device: GPUDevice, progress: (words: string) => void): Promise<KernelReport> {
  const contenders: { case: Case; runner: GpuRunner; chosen: string; ms: number[] }[] = [];
  for (const one of cases) {
    progress(`kernels: ${one.what}`);
    const runner = await runnerOf(device, one);
    contenders.push({ case: one, runner, chosen: runner.dispatches('only')[0]?.kernel ?? '', ms: [] });
  }
  const stopwatch = await Stopwatch.create(device);
  const ceilings: Ceilings[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    progress(`kernels and ceilings: round ${round + 1} of ${ROUNDS}`);
    for (const { runner, ms } of contenders) {
      ms.push((await stopwatch.measure((pass, repetitions) => runner.encode(pass, repetitions, 'only'), MEASURE)).ms);
    }
    ceilings.push(await measureCeilings(device));
  }
  stopwatch.destroy();
  for (const { runner } of contenders) runner.destroy();
  const times = contenders.map(({ case: { what, kernel, constants }, chosen, ms }) => {
    const flop = 2 * (kernel.multiplyAdds?.(constants) ?? Number.NaN);
    const shares = ms.map((time, round) => (1000 * flop) / time / (ceilings[round]?.flopPerSecond ?? Number.NaN));
    return { what, kernel: chosen, ms: median(ms), flopPerSecond: (1000 * flop) / median(ms), share: median(shares), shares };
  });
  const medianOf = (key: keyof Ceilings) => median(ceilings.map((ceiling) => ceiling[key]));
  return {
    ceilings: { flopPerSecond: medianOf('flopPerSecond'), bytesPerSecond: medianOf('bytesPerSecond') },
    kernels: times,
  };
}

async function runnerOf(device: GPUDevice, { kernel, constants, sizes }: Case): Promise<GpuRunner> {
  const views = Object.fromEntries(
    kernel.bindings.map(({ name }) => [name, { buffer: name, offset: 0, length: sizes[name] ?? LEAST_ELEMENTS }]),
  );
  const buffers = Object.fromEntries(kernel.bindings.map(({ name, type }) => [name, { type, length: sizes[name] ?? LEAST_ELEMENTS }]));
  const only: Dispatch = { parts: [], kernel: kernel.name, bindings: views, constants, grid: kernel.grid(constants) };
  const plan: Plan = { buffers, programs: { only: [only] } };
  const choice = await measureChoice(device, plan, kernels, {}, (work) => work());
  const runner = await createGpuRunner(device, plan, kernels, choice);
  for (const { name, type } of kernel.bindings) {
    const view = views[name];
    if (view && type === 'f32') {
      runner.write(
        view,
        Float32Array.from({ length: view.length }, (_, i) => ((i * 0.618034) % 1) - 0.5),
      );
    }
  }
  return runner;
}
