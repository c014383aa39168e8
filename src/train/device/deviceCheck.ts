/** A device check evaluates a small network and trains it for two steps, on a device and on the reference runner, and compares results. */
import type { KernelCatalogue } from '../../gpu/plan.ts';
import { createGpuRunner, type Values } from '../../gpu/runner.ts';
import type { VariantSelection } from '../../gpu/variants.ts';
import type { Observation } from '../../models/compile/passes/observation.ts';
import { reasonWords } from '../../schema/words.ts';
import { pairSums } from '../../shaders/metrics/pairPartials.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import { type MakeRunner, Trainer } from '../trainer/trainer.ts';
import type { DeviceCheck } from './deviceChecks.ts';

/** The f32 results of these small networks have a relative error of about 1e-7. The error of a wrong kernel is far larger. */
export const TOLERANCE = 1e-4;
/** The tolerance for updates and for buffers after two steps. It is larger because an optimiser may divide by a gradient. */
const TOLERANCE_AFTER_STEP = 1e-3;
/**
 * A gradient whose magnitude is below this fraction of its tensor's largest may be a rounding error. Its sign may then be wrong, and Adam's
 * first step follows the sign.
 */
const LEAST_GRADIENT = 1e-3;
const EVALUATED_BATCHES = 2;

interface Comparison {
  name: string;
  got: ArrayLike<number>;
  want: ArrayLike<number>;
  tolerance: number;
}

/**
 * Returns a description of the first wrong result, or the message of an error; null if all results are correct.
 * @param kernels the catalogue, from which some variants may be missing
 */
export async function checkDevice(
  device: GPUDevice,
  check: DeviceCheck,
  kernels: KernelCatalogue,
  choice: VariantSelection = {},
): Promise<string | null> {
  try {
    // The reference runs while the device's pipelines compile.
    const [got, want] = await Promise.all([
      observe(check, (plan) => createGpuRunner(device, plan, kernels, choice)),
      observe(check, async (plan) => createReferenceRunner(plan, kernels)),
    ]);
    for (const comparison of comparisonsOf(got, want)) {
      const error = relativeError(comparison.got, comparison.want);
      // The comparison is negated so that NaN counts as a fault.
      if (!(error <= comparison.tolerance)) return `${comparison.name} is ${shareWords(error)}`;
    }
    return null;
  } catch (error) {
    return reasonWords(error);
  }
}

const shareWords = (error: number) => (Number.isFinite(error) ? `off by ${(100 * error).toPrecision(2)} %` : 'NaN or ∞');

type Observed = Awaited<ReturnType<typeof observe>>;

async function observe(check: DeviceCheck, makeRunner: MakeRunner) {
  const trainer = await Trainer.create(check, await check.data(), makeRunner, check.options);
  const { observation } = trainer.compiled;
  try {
    // The runner executes these calls in order, so one wait is enough.
    const [measured, evaluation, predictions, recorded, gradients, weights, , { buffers }] = await Promise.all([
      observation ? trainer.observe([observation.view, ...observation.states.map(({ view }) => view)]) : [],
      trainer.evaluate(EVALUATED_BATCHES * trainer.batchSize),
      trainer.predictHeldOut(() => false),
      trainer.advance(1),
      trainer.gradients(),
      trainer.weights(),
      trainer.advance(1),
      trainer.checkpoint(),
    ]);
    const { params = new Float32Array() } = trainer.initialCheckpoint().buffers;
    const before = trainer.compiled.parameters.map(({ value }) => params.subarray(value.offset, value.offset + value.length));
    return {
      measured: observation ? namedNumbers(observation, measured) : [],
      evaluation: numbersIn(evaluation),
      predictions,
      recorded: numbersIn(recorded),
      gradients,
      before,
      weights,
      buffers,
    };
  } finally {
    trainer.destroy();
  }
}

/** Numbers with different names are compared separately, because their magnitudes differ greatly. */
function namedNumbers({ pairs, stride, states }: Observation, [partials = new Float32Array(), ...gradients]: readonly Values[]) {
  const sums = pairs.map((pair, i) => ({
    name: `the observation (${pair.of})`,
    values: Object.values(pairSums(partials.subarray(i * stride))),
  }));
  return [...sums, ...states.map(({ state }, i) => ({ name: `the gradient with respect to ${state}`, values: gradients[i] ?? [] }))];
}

/** Collects all numbers at any depth, except NaN. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return Number.isNaN(value) ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

function comparisonsOf(got: Observed, want: Observed): Comparison[] {
  const first = ['evaluation', 'predictions', 'recorded'] as const;
  const words = {
    evaluation: 'the evaluation',
    predictions: 'the output for held-out examples',
    recorded: 'the record of the loss and the gradient norm',
  };
  return [
    ...first.map((name) => ({ name: words[name], got: got[name], want: want[name], tolerance: TOLERANCE })),
    ...want.measured.map(({ name, values }, i) => ({ name, got: got.measured[i]?.values ?? [], want: values, tolerance: TOLERANCE })),
    ...want.gradients.map(({ name, values }, i) => ({
      name: `the gradient of ${name}`,
      got: got.gradients[i]?.values ?? [],
      want: values,
      tolerance: TOLERANCE,
    })),
    ...want.weights.map(({ name }, i) => ({
      name: `the update of ${name}`,
      got: stepOf(got, i, want),
      want: stepOf(want, i, want),
      tolerance: TOLERANCE_AFTER_STEP,
    })),
    ...Object.entries(want.buffers).map(([name, values]) => ({
      name: `the buffer ${name} after two steps`,
      got: got.buffers[name] ?? [],
      want: values,
      tolerance: TOLERANCE_AFTER_STEP,
    })),
  ];
}

/** Returns the weight changes of the first step, except those of weights whose gradients may be rounding errors. */
function stepOf({ before, weights }: Observed, tensor: number, { gradients }: Observed): number[] {
  const from = before[tensor] ?? [];
  const after = weights[tensor]?.values ?? [];
  const gradient = Array.from(gradients[tensor]?.values ?? [], Math.abs);
  const largest = gradient.reduce((a, b) => Math.max(a, b), 0);
  return gradient.flatMap((size, i) => {
    const isRounding = size > 0 && size < LEAST_GRADIENT * largest;
    return isRounding ? [] : [(after[i] ?? Number.NaN) - (from[i] ?? Number.NaN)];
  });
}

/** Computes ‖got − want‖ / ‖want‖, or ‖got − want‖ if ‖want‖ is 0. */
export function relativeError(got: ArrayLike<number>, want: ArrayLike<number>): number {
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < want.length; i++) {
    difference += ((got[i] as number) - (want[i] as number)) ** 2;
    norm += (want[i] as number) ** 2;
  }
  return norm === 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
}
