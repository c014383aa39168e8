import type { NamedTensor } from '../../src/experiment/formats/safetensors.ts';
import { createGpuRunner } from '../../src/gpu/runner.ts';
import { measureChoice } from '../../src/gpu/tuner.ts';
import { kernels } from '../../src/shaders/kernels.ts';
import { Trainer } from '../../src/train/trainer/trainer.ts';
import type { Contender, Stepper, Task } from '../contender.ts';

const SUBMIT_MS = 10;
const IN_FLIGHT = 2;
/** A step that takes longer than this is split into several submits, as on the page. */
const LONG_STEP_MS = 50;
const MAX_STEPS_PER_SUBMIT = 1024;

export interface Ours extends Stepper {
  weights(): Promise<readonly NamedTensor[]>;
}

export async function prepareOurs(device: GPUDevice, { network, training, data }: Task): Promise<Ours> {
  const trainer = await Trainer.create({ network, training }, data, async (plan) => {
    const choice = await measureChoice(device, plan, kernels, {}, (work) => work());
    return createGpuRunner(device, plan, kernels, choice);
  });
  /** The milliseconds per step in the latest call of `run`; a guess before the first call. */
  let stepMs = LONG_STEP_MS;
  return {
    weights: () => trainer.weights(),
    async run(steps) {
      const begun = performance.now();
      const perSubmit = Math.max(1, Math.min(MAX_STEPS_PER_SUBMIT, Math.round(SUBMIT_MS / stepMs)));
      const parts = Math.ceil(stepMs / LONG_STEP_MS);
      const inFlight: ReturnType<Trainer['advance']>[] = [];
      let last: Awaited<ReturnType<Trainer['advance']>> | undefined;
      for (let left = steps; left > 0; ) {
        const at = trainer.step;
        inFlight.push(trainer.advance(Math.min(left, perSubmit), parts));
        left -= trainer.step - at;
        if (inFlight.length >= IN_FLIGHT) last = await inFlight.shift();
      }
      for (const metrics of inFlight) last = await metrics;
      stepMs = (performance.now() - begun) / steps;
      return last?.values[0]?.at(-1) ?? Number.NaN;
    },
    free: () => trainer.destroy(),
  };
}

export const skiplab = (device: GPUDevice): Contender => ({ name: 'skiplab', prepare: (task) => prepareOurs(device, task) });
