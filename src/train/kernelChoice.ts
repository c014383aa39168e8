/** Which variant of a kernel is fastest on this adapter, for the shapes of a plan: measured once, then remembered. */
import { type Choice, candidates, choiceKey } from '../gpu/choice.ts';
import { type KernelSpec, LEAST_ELEMENTS } from '../gpu/kernel.ts';
import type { Dispatch, KernelCatalogue, Plan } from '../gpu/plan.ts';
import { createGpuRunner, type GpuRunner } from '../gpu/runner.ts';
import { type Alone, type MeasureOptions, Stopwatch } from '../gpu/stopwatch.ts';
import { LARGE_MULTIPLY_ADDS } from '../shaders/quads.ts';

/** When measuring has taken this long, only the plain kernel and the likely fastest of what is left are tried. */
const BUDGET_MS = 1000;
const SAMPLE: MeasureOptions = { atLeastMs: 3, samples: 3, budgetMs: 30 };
/** The likely fastest stays unless another takes this share of its time or less: noise is no reason. */
const CLEARLY = 0.9;
/** Variants round differently, about 1e-6 of the norm; what is wrong is off by far more. */
const TOLERANCE = 1e-4;

/**
 * Choices for those dispatches of a plan that are worth one and that `known` lacks, so that what was chosen once stays: also
 * where the time was over, for the likely fastest. Variants that fail to compile or compute something else are passed over.
 * Takes about a second at most where one repetition of a kernel is short.
 */
export async function measureChoice(device: GPUDevice, plan: Plan, kernels: KernelCatalogue, known: Choice, alone: Alone): Promise<Choice> {
  const asked = questions(plan, kernels, device.features, known);
  if (asked.length === 0) return {};
  const found: Record<string, string> = {};
  const begun = performance.now();
  const stopwatch = await Stopwatch.create(device, alone);
  try {
    for (const { key, dispatch, able } of asked) {
      // When the time is over only the likely fastest is asked whether it computes the same.
      const tried = performance.now() - begun < BUDGET_MS ? able : [...able.slice(0, 1), ...able.slice(-1)];
      const chosen = await fastest(device, dispatch, tried, stopwatch, alone);
      if (chosen) found[key] = chosen.name;
    }
  } finally {
    stopwatch.destroy();
  }
  return found;
}

interface Question {
  key: string;
  dispatch: Dispatch;
  able: readonly KernelSpec[];
  multiplyAdds: number;
}

/** The largest first: there is most to be gained. */
function questions(plan: Plan, kernels: KernelCatalogue, features: ReadonlySet<string>, known: Choice): readonly Question[] {
  const found = new Map<string, Question>();
  for (const dispatch of Object.values(plan.programs).flat()) {
    const kernel = kernels.get(dispatch.kernel);
    const multiplyAdds = kernel?.multiplyAdds?.(dispatch.constants) ?? 0;
    if (!kernel || multiplyAdds < LARGE_MULTIPLY_ADDS) continue;
    const key = choiceKey(kernel, dispatch.constants);
    const able = candidates(kernel, dispatch.constants, features);
    if (able.length > 1 && known[key] === undefined) found.set(key, { key, dispatch, able, multiplyAdds });
  }
  return [...found.values()].sort((a, b) => b.multiplyAdds - a.multiplyAdds);
}

/** The plan without those dispatches whose kernels are still to be chosen: compilers at work would disturb the measurement. */
export function withoutQuestions(plan: Plan, kernels: KernelCatalogue, features: ReadonlySet<string>, known: Choice): Plan {
  const open = new Set(questions(plan, kernels, features, known).map(({ key }) => key));
  const isSettled = ({ kernel: name, constants }: Dispatch) => {
    const kernel = kernels.get(name);
    return !kernel || !open.has(choiceKey(kernel, constants));
  };
  const programs = Object.entries(plan.programs).map(([name, dispatches]) => [name, dispatches.filter(isSettled)]);
  return { ...plan, programs: Object.fromEntries(programs) };
}

async function fastest(
  device: GPUDevice,
  dispatch: Dispatch,
  able: readonly KernelSpec[],
  stopwatch: Stopwatch,
  alone: Alone,
): Promise<KernelSpec | undefined> {
  const [plain, ...variants] = able;
  const best: { kernel: KernelSpec | undefined; ms: number } = { kernel: undefined, ms: Number.POSITIVE_INFINITY };
  let expected: Float32Array | undefined;
  // The plain kernel first, since it says what is right; then the likely fastest, which the others must clearly beat.
  for (const kernel of [plain, ...variants.toReversed()]) {
    if (!kernel) continue;
    const runner = await lonely(device, dispatch, kernel).catch(() => null);
    if (!runner) continue;
    try {
      const result = await alone(() => resultOf(runner, kernel));
      expected ??= result;
      if (!isClose(result, expected)) continue;
      const { ms } = await stopwatch.measure((pass, times) => runner.encode(pass, times, 'only'), SAMPLE);
      const isLikely = kernel === variants.at(-1);
      if (isLikely ? best.ms > CLEARLY * ms : best.ms * CLEARLY > ms) Object.assign(best, { kernel, ms });
    } finally {
      runner.destroy();
    }
  }
  return best.kernel;
}

/** A runner of one kernel on buffers of its own, filled with small numbers. */
async function lonely(device: GPUDevice, { bindings, constants, label }: Dispatch, kernel: KernelSpec): Promise<GpuRunner> {
  const views = Object.fromEntries(
    kernel.bindings.map(({ name }) => [name, { buffer: name, offset: 0, length: bindings[name]?.length ?? LEAST_ELEMENTS }]),
  );
  const buffers = Object.fromEntries(
    kernel.bindings.map(({ name, type }) => [name, { type, length: bindings[name]?.length ?? LEAST_ELEMENTS }]),
  );
  const only: Dispatch = { label, kernel: kernel.name, bindings: views, constants, grid: kernel.grid(constants) };
  const runner = await createGpuRunner(
    device,
    { buffers, programs: { only: [only] } },
    new Map([[kernel.name, { ...kernel, variants: [] }]]),
  );
  const typical = kernel.typical(constants);
  for (const { name, type } of kernel.bindings) {
    const view = views[name];
    if (!view || type !== 'f32') continue;
    const fixed = typical[name];
    // Between −½ and ½, without pattern.
    runner.write(
      view,
      Float32Array.from({ length: view.length }, (_, i) => fixed ?? ((i * 0.618034) % 1) - 0.5),
    );
  }
  return runner;
}

/** What one repetition leaves in the bindings that the kernel writes. */
async function resultOf(runner: GpuRunner, kernel: KernelSpec): Promise<Float32Array> {
  runner.run('only');
  const [dispatch] = runner.dispatches('only');
  const written = kernel.bindings.filter(({ access, type }) => access === 'read_write' && type === 'f32');
  const values = await Promise.all(
    written.flatMap(({ name }) => {
      const view = dispatch?.bindings[name];
      return view ? [runner.read(view)] : [];
    }),
  );
  return Float32Array.from(values.flatMap((part) => [...part]));
}

/** ‖got − want‖ ≤ TOLERANCE · ‖want‖; what is not finite is not close. */
function isClose(got: Float32Array, want: Float32Array): boolean {
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < want.length; i++) {
    difference += ((got[i] ?? Number.NaN) - (want[i] ?? 0)) ** 2;
    norm += (want[i] ?? 0) ** 2;
  }
  return Math.sqrt(difference) <= TOLERANCE * Math.sqrt(norm);
}
