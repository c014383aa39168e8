/** Measures which variant (alternative shader) of a kernel is fastest on this adapter for the shapes of a plan. */

import { type KernelSpec, LEAST_ELEMENTS } from './kernel.ts';
import { pipelineOf } from './pipelines.ts';
import type { Dispatch, KernelCatalogue, Plan } from './plan.ts';
import { createGpuRunner, type GpuRunner } from './runner.ts';
import { type MeasureOptions, type RunExclusive, Stopwatch } from './stopwatch.ts';
import { LARGE_MULTIPLY_ADDS } from './thresholds.ts';
import { candidatesFor, choiceKey, type VariantSelection } from './variants.ts';

/** After this time, only the plain kernel and the likely fastest candidate are tried for the largest dispatch of each remaining kernel. */
const BUDGET_MS = 1000;
const SAMPLE: MeasureOptions = { atLeastMs: 3, samples: 3, budgetMs: 30 };
/** A candidate other than the likely fastest one is dropped if its first run took longer than this multiple of the shortest first run. */
const MAX_RATIO_TO_MEASURE = 3;
/** A candidate whose first run took at most this number of milliseconds is not dropped, because such short times are imprecise. */
const COARSE_MS = 1;
/** A candidate other than the likely fastest one is selected only if it takes at most this fraction of the likely fastest one's time. */
const SWITCH_RATIO = 0.9;
/**
 * The largest relative difference from the plain kernel that counts as rounding. Correct variants differ by about 1e-6 of the norm, and
 * wrong results by far more.
 */
const TOLERANCE = 1e-4;

interface ChoiceOptions {
  budgetMs?: number;
  /** Called with each variant whose results differ from those of the plain kernel by more than rounding errors. */
  onWrong?(variant: string): void;
  /**
   * Called with the number of measured dispatches and the number of all dispatches to measure. They are equal in the last call, even after
   * an error.
   */
  onProgress?(done: number, of: number): void;
}

/**
 * Selects variants for the large dispatches of a plan that are not in `known`. A selection is final, even if it is made after the budget
 * ran out.
 *
 * For the largest dispatch of each kernel, all candidates are tried, unless the budget ran out or the likely fastest candidate won the
 * latest measurement of the kernel. For the other dispatches, only the plain kernel and the latest winner (or else the likely fastest
 * candidate) are tried. A candidate is not selected if it does not compile, or if its results differ from those of the plain kernel by
 * more than rounding errors.
 */
export async function measureChoice(
  device: GPUDevice,
  plan: Plan,
  kernels: KernelCatalogue,
  known: VariantSelection,
  alone: RunExclusive,
  { budgetMs = BUDGET_MS, onWrong = () => {}, onProgress = () => {} }: ChoiceOptions = {},
): Promise<VariantSelection> {
  const asked = questions(plan, kernels, device.features, known);
  if (asked.length === 0) return {};
  const found: Record<string, string> = {};
  let done = 0;
  onProgress(done, asked.length);
  const winners = winnersOf(known);
  const { leaders, followers } = split(asked, winners);
  let stopwatch: Stopwatch | undefined;
  try {
    // The pipelines of all leaders are compiled before the measurement, because running compilers would disturb it.
    await compileAll(device, leaders);
    const begun = performance.now();
    stopwatch = await Stopwatch.create(device, alone);
    for (const { key, dispatch, candidates } of leaders) {
      const isLate = performance.now() - begun > budgetMs;
      const chosen = await fastest(
        device,
        dispatch,
        isLate ? baselineAnd(candidates, candidates.at(-1)) : candidates,
        stopwatch,
        alone,
        onWrong,
      );
      if (chosen) found[key] = chosen.name;
      if (chosen) winners.set(dispatch.kernel, chosen.name);
      onProgress(++done, asked.length);
    }
    const heirs = followers.map((question) => {
      const winner = question.candidates.find(({ name }) => name === winners.get(question.dispatch.kernel));
      return { ...question, candidates: baselineAnd(question.candidates, winner ?? question.candidates.at(-1)) };
    });
    await compileAll(device, heirs);
    for (const { key, dispatch, candidates } of heirs) {
      const chosen = await fastest(device, dispatch, candidates, stopwatch, alone, onWrong);
      if (chosen) found[key] = chosen.name;
      onProgress(++done, asked.length);
    }
  } finally {
    onProgress(asked.length, asked.length);
    stopwatch?.destroy();
  }
  return found;
}

/** True if no dispatch of the plan is left to measure. */
export const isChosen = (plan: Plan, kernels: KernelCatalogue, features: ReadonlySet<string>, known: VariantSelection) =>
  questionKeys(plan, kernels, features, known).size === 0;

/** Starts to compile the pipelines that {@link measureChoice} needs first. */
export function compileCandidates(device: GPUDevice, plan: Plan, kernels: KernelCatalogue, known: VariantSelection) {
  void compileAll(device, split(questions(plan, kernels, device.features, known), winnersOf(known)).leaders);
}

const compileAll = (device: GPUDevice, asked: readonly Question[]) =>
  Promise.allSettled(
    asked.flatMap(({ candidates, dispatch }) => candidates.map((kernel) => pipelineOf(device, kernel, dispatch.constants))),
  );

// The cast is safe because undefined is filtered out.
const baselineAnd = ([plain]: readonly KernelSpec[], other: KernelSpec | undefined) =>
  [plain, other].filter((kernel, i, both) => kernel !== undefined && both.indexOf(kernel) === i) as KernelSpec[];

/** Maps the name of each kernel to the name of the candidate that won its latest measurement. */
const winnersOf = (known: VariantSelection) => new Map(Object.entries(known).map(([key, name]) => [key.replace(/ .*/, ''), name]));

/**
 * All candidates are tried for the leaders while the budget lasts. The leader of a kernel is its largest dispatch. A kernel whose likely
 * fastest candidate won the latest measurement has no leader, because trying all candidates again is not worth the time.
 */
function split(asked: readonly Question[], winners: ReadonlyMap<string, string>) {
  const isLeader = ({ dispatch: { kernel }, candidates }: Question, i: number) =>
    winners.get(kernel) !== candidates.at(-1)?.name && asked.findIndex((other) => other.dispatch.kernel === kernel) === i;
  return { leaders: asked.filter(isLeader), followers: asked.filter((question, i) => !isLeader(question, i)) };
}

/** A dispatch whose candidates have not been measured yet. */
interface Question {
  /** The {@link choiceKey} of the dispatch. */
  key: string;
  dispatch: Dispatch;
  /** The plain kernel, followed by the variants that the device and the constants allow. The last candidate is likely the fastest. */
  candidates: readonly KernelSpec[];
  multiplyAdds: number;
}

/** Returns only large dispatches. The largest is first, because it gains the most. */
function questions(plan: Plan, kernels: KernelCatalogue, features: ReadonlySet<string>, known: VariantSelection): readonly Question[] {
  const found = new Map<string, Question>();
  for (const dispatch of Object.values(plan.programs).flat()) {
    const kernel = kernels.get(dispatch.kernel);
    const multiplyAdds = kernel?.multiplyAdds?.(dispatch.constants) ?? 0;
    if (!kernel || multiplyAdds < LARGE_MULTIPLY_ADDS) continue;
    const key = choiceKey(kernel, dispatch.constants);
    const candidates = candidatesFor(kernel, dispatch.constants, features);
    if (candidates.length > 1 && known[key] === undefined) found.set(key, { key, dispatch, candidates, multiplyAdds });
  }
  return [...found.values()].sort((a, b) => b.multiplyAdds - a.multiplyAdds);
}

export const questionKeys = (
  plan: Plan,
  kernels: KernelCatalogue,
  features: ReadonlySet<string>,
  known: VariantSelection,
): ReadonlySet<string> => new Set(questions(plan, kernels, features, known).map(({ key }) => key));

/**
 * Returns the plan without the dispatches whose variants have not been measured yet. Callers compile this plan before they measure, because
 * a compilation in the background would distort the measured times.
 */
export function withoutQuestions(plan: Plan, kernels: KernelCatalogue, features: ReadonlySet<string>, known: VariantSelection): Plan {
  const open = questionKeys(plan, kernels, features, known);
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
  candidates: readonly KernelSpec[],
  stopwatch: Stopwatch,
  alone: RunExclusive,
  onWrong: (variant: string) => void,
): Promise<KernelSpec | undefined> {
  const likely = candidates.at(-1);
  const sound: { kernel: KernelSpec; onceMs: number }[] = [];
  let expected: Float32Array[] | undefined;
  for (const kernel of candidates) {
    await withSingleKernelRunner(device, dispatch, kernel, async (runner) => {
      const onceMs = await stopwatch.time((pass) => runner.encode(pass, 1, 'only'));
      const result = await alone(() => resultOf(runner, kernel));
      expected ??= result;
      if (isClose(result, expected)) sound.push({ kernel, onceMs });
      else onWrong(kernel.name);
    });
  }
  const leastMs = Math.min(...sound.map(({ onceMs }) => onceMs));
  const isNear = (onceMs: number) => onceMs <= Math.max(COARSE_MS, MAX_RATIO_TO_MEASURE * leastMs);
  // The likely fastest candidate is never dropped because of its first run, which may have been delayed.
  const near = sound.filter(({ kernel, onceMs }) => kernel === likely || isNear(onceMs)).map(({ kernel }) => kernel);
  if (near.length < 2) return near[0];
  let best: { kernel: KernelSpec | undefined; ms: number } = { kernel: undefined, ms: Number.POSITIVE_INFINITY };
  for (const kernel of near) {
    await withSingleKernelRunner(device, dispatch, kernel, async (runner) => {
      const { ms } = await stopwatch.measure((pass, times) => runner.encode(pass, times, 'only'), SAMPLE);
      if (kernel === likely ? best.ms > SWITCH_RATIO * ms : best.ms > ms) best = { kernel, ms };
    });
  }
  return best.kernel;
}

/** Does not call `use` if the device refuses the kernel. */
async function withSingleKernelRunner(
  device: GPUDevice,
  dispatch: Dispatch,
  kernel: KernelSpec,
  use: (runner: GpuRunner) => Promise<void>,
) {
  const runner = await createSingleKernelRunner(device, dispatch, kernel).catch(() => null);
  try {
    if (runner) await use(runner);
  } finally {
    runner?.destroy();
  }
}

/** The f32 buffers of the runner contain the kernel's typical values, or else small numbers. */
async function createSingleKernelRunner(
  device: GPUDevice,
  { bindings, constants, parts }: Dispatch,
  kernel: KernelSpec,
): Promise<GpuRunner> {
  const views = Object.fromEntries(
    kernel.bindings.map(({ name }) => [name, { buffer: name, offset: 0, length: bindings[name]?.length ?? LEAST_ELEMENTS }]),
  );
  const buffers = Object.fromEntries(
    kernel.bindings.map(({ name, type }) => [name, { type, length: bindings[name]?.length ?? LEAST_ELEMENTS }]),
  );
  const only: Dispatch = { parts, kernel: kernel.name, bindings: views, constants, grid: kernel.grid(constants) };
  const runner = await createGpuRunner(
    device,
    { buffers, programs: { only: [only] } },
    new Map([[kernel.name, { ...kernel, variants: [] }]]),
  );
  const typical = kernel.typical(constants);
  for (const { name, type } of kernel.bindings) {
    const view = views[name];
    if (!view || type !== 'f32') continue;
    runner.write(view, content(view.length, typical[name]));
  }
  return runner;
}

/** Numbers between −½ and ½ whose sequence does not repeat at any common stride. */
const NUMBERS = Float32Array.from({ length: 65_521 }, (_, i) => ((i * 0.618034) % 1) - 0.5);

function content(length: number, fixed: number | undefined): Float32Array {
  const values = new Float32Array(length);
  if (fixed !== undefined) return values.fill(fixed);
  for (let at = 0; at < length; at += NUMBERS.length) values.set(NUMBERS.subarray(0, length - at), at);
  return values;
}

async function resultOf(runner: GpuRunner, kernel: KernelSpec): Promise<Float32Array[]> {
  const [dispatch] = runner.dispatches('only');
  const written = kernel.bindings.filter(({ access, type }) => access === 'read_write' && type === 'f32');
  const values = await Promise.all(
    written.flatMap(({ name }) => {
      const view = dispatch?.bindings[name];
      return view ? [runner.read(view)] : [];
    }),
  );
  // The cast is safe because only f32 bindings are read.
  return values as Float32Array[];
}

/** True if ‖got − want‖ ≤ TOLERANCE · ‖want‖ over all values; false if one of them is NaN. */
function isClose(got: readonly Float32Array[], want: readonly Float32Array[]): boolean {
  let difference = 0;
  let norm = 0;
  for (const [part, values] of want.entries()) {
    const others = got[part];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      difference += ((others?.[i] ?? Number.NaN) - value) ** 2;
      norm += value ** 2;
    }
  }
  return Math.sqrt(difference) <= TOLERANCE * Math.sqrt(norm);
}
