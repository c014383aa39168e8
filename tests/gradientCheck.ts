import { expect } from 'vitest';
import type { KernelCatalogue } from '../src/gpu/plan.ts';
import type { CompileOptions } from '../src/models/compile/compile.ts';
import type { Compiled } from '../src/models/compile/compiled.ts';
import { keyed } from '../src/random/keyed.ts';
import { kernels } from '../src/shaders/kernels.ts';
import { createReferenceRunner, type ReferenceRunner } from '../src/shaders/referenceRunner.ts';
import { Trainer } from '../src/train/trainer/trainer.ts';
import type { NetworkCase } from './networks.ts';

const EPSILON = 1e-5;
const SAMPLES_PER_TENSOR = 6;

async function prepare({ network, data, training }: NetworkCase, catalogue: KernelCatalogue, options: CompileOptions) {
  let runner: ReferenceRunner | undefined;
  const makeRunner = async (plan: Compiled['plan']) => {
    runner = createReferenceRunner(plan, catalogue);
    return runner;
  };
  const trainer = await Trainer.create({ network, training }, data, makeRunner, options);
  if (!runner) throw new Error('no runner');
  return { runner, compiled: trainer.compiled };
}

/** Runs the forward part of a step, and returns the loss of the first batch, which is the sum of the means of all loss terms. */
function lossOf(runner: ReferenceRunner, { plan, views, signals }: Compiled, batchSize: number): number {
  const program = plan.programs.train ?? [];
  const end = program.findLastIndex(({ parts }) => parts[0]?.role === 'loss');
  for (let i = 0; i <= end; i++) runner.runOne('train', i);
  const scores = runner.values(views.scores);
  const hits = signals.evaluations.filter(({ quantity }) => quantity === 'accuracy').length;
  const stride = Math.ceil(batchSize / 64) * 64;
  const terms = views.scores.length / stride - hits;
  let sum = 0;
  for (let term = 0; term < terms; term++) for (let n = 0; n < batchSize; n++) sum += scores[term * stride + n] ?? Number.NaN;
  return sum / batchSize;
}

/**
 * Asserts that the gradients of the f64 reference agree with central differences of the loss, at sampled elements of each parameter. The L2
 * norm of the error may be at most 1e-6 times the norm of the central differences, plus 1e-9.
 */
export async function expectCentralDifferences(testCase: NetworkCase, catalogue: KernelCatalogue = kernels, options: CompileOptions = {}) {
  const { runner, compiled } = await prepare(testCase, catalogue, options);
  const params = runner.values({ buffer: 'params', offset: 0, length: compiled.views.checkpoint.params?.length ?? 0 });
  const random = keyed(5, testCase.name);
  // The parameters are shifted, because biases and scales of 0 would hide mistakes.
  for (const { value } of compiled.parameters)
    for (let i = 0; i < value.length; i++) params[value.offset + i] = (params[value.offset + i] as number) + 0.1 * random.normal();
  const initial = params.slice();
  runner.run('train');
  params.set(initial);
  runner.write(compiled.views.step, new Uint32Array([0]));

  for (const parameter of compiled.parameters) {
    const gradient = runner.values(parameter.gradient).slice();
    let difference = 0;
    let norm = 0;
    for (let sample = 0; sample < Math.min(SAMPLES_PER_TENSOR, gradient.length); sample++) {
      const i = random.integer(gradient.length);
      const at = parameter.value.offset + i;
      const original = params[at] as number;
      params[at] = original + EPSILON;
      const above = lossOf(runner, compiled, testCase.training.batchSize);
      params[at] = original - EPSILON;
      const below = lossOf(runner, compiled, testCase.training.batchSize);
      params[at] = original;
      const numeric = (above - below) / (2 * EPSILON);
      difference += (numeric - (gradient[i] as number)) ** 2;
      norm += numeric ** 2;
    }
    const off = Math.sqrt(difference);
    expect(off, `${parameter.name}: off by ${off}, norm ${Math.sqrt(norm)}`).toBeLessThanOrEqual(1e-6 * Math.sqrt(norm) + 1e-9);
  }
}
