/**
 * Checks that the losses, gradient norms and final weights of a fixed set of experiments (experiment files of format version 1) have not
 * changed. A commit that changes them must say why. `npm test` compares the first steps of the smaller experiments. `npm run bits` compares
 * the final weights and all recorded steps of all experiments, and `npm run bits -- --record` rewrites recorded.json. If the numbers were
 * recorded with a different driver or processor, only the losses are compared, with a tolerance.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { requestNodeDevice } from '../../src/cli/nodeDevice.ts';
import { dataDefinition } from '../../src/data/index.ts';
import { parseExperiment } from '../../src/experiment/experiment.ts';
import { createGpuRunner } from '../../src/gpu/runner.ts';
import { kernels } from '../../src/shaders/kernels.ts';
import { Trainer } from '../../src/train/trainer/trainer.ts';
import { testDevice } from '../dawn.ts';
import { columnOf } from '../signals.ts';

const ALL_STEPS = 30;
const FIRST_STEPS = 4;
/** The steps of the convolutional example network take more than a minute on a busy processor. */
const LIMIT_MS = 600_000;
const RECORDED = new URL('recorded.json', import.meta.url);
const EXPERIMENTS = new URL('experiments/', import.meta.url);
/**
 * The largest allowed difference in a loss (relative if the recorded loss is above 1). Processors and drivers round sums of products and
 * transcendental functions differently.
 */
const OTHER_MACHINE_TOLERANCE = 1e-3;

interface Numbers {
  losses: number[];
  gradientNorms: number[];
  weightSquares: number;
  /** The SHA-256 digest of the bytes of all weights. */
  weights: string;
}

interface Recorded {
  driver: string;
  processor: string;
  experiments: Record<string, Numbers>;
}

/** Only `npm run bits` runs these experiments, because compiling their kernels takes most of a minute. */
const LARGE = ['conv', 'conv-vector', 'lstm', 'lstm-wide'];
const all = readdirSync(EXPERIMENTS).map((file) => file.replace('.json', ''));
const names = process.env.BITS ? all : all.filter((name) => !LARGE.includes(name));
const isRecording = process.env.BITS === 'record';
const steps = process.env.BITS ? ALL_STEPS : FIRST_STEPS;
// The cast is safe because this test writes the file.
const recorded = JSON.parse(readFileSync(RECORDED, 'utf8')) as Recorded;

async function machine(): Promise<Pick<Recorded, 'driver' | 'processor'>> {
  const { adapter, device } = await requestNodeDevice();
  device.destroy();
  return { driver: adapter.info.description, processor: cpus()[0]?.model ?? 'unknown' };
}

async function trained(name: string): Promise<Numbers> {
  const parsed = parseExperiment(readFileSync(new URL(`${name}.json`, EXPERIMENTS), 'utf8'));
  if ('problem' in parsed) throw new Error(parsed.problem);
  const { experiment } = parsed;
  const dataset = await dataDefinition(experiment.data.kind).make(experiment.data.params, experiment.training.seed, []);
  const device = await testDevice();
  const trainer = await Trainer.create(experiment, dataset, (plan) => createGpuRunner(device, plan, kernels));
  const losses: number[] = [];
  const gradientNorms: number[] = [];
  while (trainer.step < steps) {
    const metrics = await trainer.advance(Math.min(5, steps - trainer.step));
    losses.push(...columnOf(trainer, metrics, 'loss'));
    gradientNorms.push(...columnOf(trainer, metrics, 'gradientNorm'));
  }
  const digest = createHash('sha256');
  let weightSquares = 0;
  for (const { values } of await trainer.weights()) {
    digest.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    for (const value of values) weightSquares += value * value;
  }
  trainer.destroy();
  return { losses, gradientNorms, weightSquares, weights: digest.digest('hex') };
}

describe('the experiment', async () => {
  const here = await machine();
  const isSameMachine = here.driver === recorded.driver && here.processor === recorded.processor;
  const found: Record<string, Numbers> = {};

  it.each(names)(
    `%s gives the numbers that were recorded for its first ${steps} steps`,
    async (name) => {
      const numbers = await trained(name);
      found[name] = numbers;
      if (isRecording) return;
      const before = recorded.experiments[name];
      if (isSameMachine) {
        expect(numbers.losses, 'losses').toEqual(before?.losses.slice(0, steps));
        expect(numbers.gradientNorms, 'gradient norms').toEqual(before?.gradientNorms.slice(0, steps));
        if (steps === ALL_STEPS) expect(numbers.weights, 'digest of the weights').toBe(before?.weights);
        return;
      }
      console.log(
        `${name} was recorded with a different driver or processor (${recorded.driver}, ${recorded.processor}); a loss may differ by up to ${OTHER_MACHINE_TOLERANCE} (relative to the recorded loss if that is above 1)`,
      );
      numbers.losses.forEach((loss, i) => {
        const was = before?.losses[i] ?? Number.NaN;
        expect(Math.abs(loss - was), `loss of step ${i + 1}`).toBeLessThanOrEqual(OTHER_MACHINE_TOLERANCE * Math.max(1, Math.abs(was)));
      });
    },
    LIMIT_MS,
  );

  afterAll(() => {
    if (isRecording) writeFileSync(RECORDED, `${JSON.stringify({ ...here, experiments: found }, null, 1)}\n`);
  });
});
