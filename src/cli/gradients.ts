/**
 * Compares the gradients of the example networks on a device with those of the reference runner, for some or all variants of the kernels. A
 * variant is an alternative shader for a kernel.
 */
import type { Dataset } from '../data/dataset.ts';
import { dataDefinition } from '../data/index.ts';
import type { NamedTensor } from '../experiment/formats/safetensors.ts';
import { starters } from '../experiment/starters.ts';
import type { KernelCatalogue, Plan } from '../gpu/plan.ts';
import { createGpuRunner } from '../gpu/runner.ts';
import { candidatesFor, choiceKey, selectVariants, type VariantSelection } from '../gpu/variants.ts';
import { kernels } from '../shaders/kernels.ts';
import { createReferenceRunner } from '../shaders/referenceRunner.ts';
import { relativeError, TOLERANCE } from '../train/device/deviceCheck.ts';
import { type MakeRunner, type Setup, Trainer } from '../train/trainer/trainer.ts';

export interface GradientCheck {
  name: string;
  kernels: string[];
  /** The relative error ‖got − want‖ / ‖want‖ of the gradient of each parameter. */
  errors: { name: string; error: number }[];
  /** The reason why the gradients could not be computed; null if they were. */
  problem: string | null;
}

/** Gradients are compared after the second step, because those of the first do not depend on any update of the weights. */
const STEPS = 2;

export const worstOf = ({ errors }: GradientCheck) => Math.max(0, ...errors.map(({ error }) => (Number.isNaN(error) ? Infinity : error)));
export const isRight = (check: GradientCheck) => check.problem === null && worstOf(check) <= TOLERANCE;

/**
 * Returns variant selections that together use every candidate of every dispatch: its kernel and the variants that it can use. The last
 * selection uses the candidates that are probably the fastest.
 */
export function everyChoice(plan: Plan, catalogue: KernelCatalogue, features: ReadonlySet<string>): VariantSelection[] {
  const able = new Map<string, readonly string[]>();
  for (const { kernel: name, constants } of Object.values(plan.programs).flat()) {
    const kernel = catalogue.get(name);
    if (!kernel) continue;
    able.set(
      choiceKey(kernel, constants),
      candidatesFor(kernel, constants, features).map((candidate) => candidate.name),
    );
  }
  const rounds = Math.max(1, ...[...able.values()].map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) =>
    Object.fromEntries(
      [...able].flatMap(([key, names]) => (names.length > 1 ? [[key, names[Math.min(round, names.length - 1)] ?? '']] : [])),
    ),
  );
}

async function gradientsOf(setup: Setup, data: Dataset, makeRunner: MakeRunner, steps: number) {
  const trainer = await Trainer.create(setup, data, makeRunner);
  try {
    for (let step = 0; step < steps; step++) await trainer.advance(1);
    return await trainer.gradients();
  } finally {
    trainer.destroy();
  }
}

const gradientErrors = (got: readonly NamedTensor[], want: readonly NamedTensor[]) =>
  got.map(({ name, values }, i) => ({ name, error: relativeError(values, want[i]?.values ?? new Float32Array()) }));

/** @param hasEveryVariant false to check only the variants that are probably the fastest */
export async function* checkGradients(device: GPUDevice, hasEveryVariant: boolean): AsyncGenerator<GradientCheck> {
  for (const [name, { network, data, training }] of Object.entries(starters)) {
    const dataset = await dataDefinition(data.kind).make({ ...data.params }, training.seed, []);
    const setup = { network, training };
    let plan: Plan = { buffers: {}, programs: {} };
    const want = await gradientsOf(
      setup,
      dataset,
      async (made) => {
        plan = { ...made, programs: { train: made.programs.train ?? [] } };
        return createReferenceRunner(made, kernels);
      },
      STEPS,
    );
    const choices = everyChoice(plan, kernels, device.features);
    for (const [i, choice] of [...choices.entries()].slice(hasEveryVariant ? 0 : -1)) {
      const applied = selectVariants(plan, kernels, device.features, choice);
      const used = new Set(Object.values(applied.programs).flatMap((program) => program.map(({ kernel }) => kernel)));
      const check: GradientCheck = {
        name: `${name}, variant selection ${i + 1} of ${choices.length}`,
        kernels: [...used],
        errors: [],
        problem: null,
      };
      try {
        const got = await gradientsOf(setup, dataset, () => createGpuRunner(device, plan, kernels, choice), STEPS);
        check.errors = gradientErrors(got, want);
      } catch (error) {
        check.problem = error instanceof Error ? error.message : String(error);
      }
      yield check;
    }
  }
}
