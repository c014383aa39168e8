import { describe, expect, it } from 'vitest';
import type { Compiled } from '../src/models/compile/compiled.ts';
import { keyed } from '../src/random/keyed.ts';
import { kernels } from '../src/shaders/kernels.ts';
import { createReferenceRunner, type ReferenceRunner } from '../src/shaders/referenceRunner.ts';
import { Trainer } from '../src/train/trainer/trainer.ts';
import { type NetworkCase, networkCases } from './networks.ts';

const EPSILON = 1e-5;
const SAMPLES_PER_TENSOR = 6;

async function prepare({ network, data, training }: NetworkCase) {
  let runner: ReferenceRunner | undefined;
  const trainer = await Trainer.create({ network, training }, data, async (plan) => {
    runner = createReferenceRunner(plan, kernels);
    return runner;
  });
  if (!runner) throw new Error('no runner');
  return { runner, compiled: trainer.compiled };
}

const wholeOf = ({ views }: Compiled, buffer: string) => views.checkpoint[buffer] ?? { buffer, offset: 0, length: 0 };

/** Mean loss of the first batch, by the forward part of a step. */
function lossOf(runner: ReferenceRunner, { plan, views }: Compiled, batchSize: number): number {
  const program = plan.programs.train ?? [];
  const end = program.findIndex(({ parts }) => parts[0]?.role === 'loss');
  for (let i = 0; i <= end; i++) runner.runOne('train', i);
  const losses = runner.values({ ...views.scores, length: batchSize });
  let sum = 0;
  for (const loss of losses) sum += loss;
  return sum / losses.length;
}

describe('the gradients of the reference', () => {
  it.each(networkCases.map((testCase) => [testCase.name, testCase] as const))(
    'agree with central differences: %s',
    async (name, testCase) => {
      const { runner, compiled } = await prepare(testCase);
      const params = runner.values(wholeOf(compiled, 'params'));
      const random = keyed(5, name);
      // Biases and scales of 0 would hide mistakes: every parameter gets a value of its own.
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
    },
  );
});
