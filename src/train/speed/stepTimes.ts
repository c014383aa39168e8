/**
 * Times the training steps of several networks alternately, so that a change in the clock rate or the load of the device affects all of
 * them alike.
 */
import type { Dataset } from '../../data/dataset.ts';
import type { Plan } from '../../gpu/plan.ts';
import type { Runner } from '../../gpu/runner.ts';
import { type MeasureOptions, type RunExclusive, Stopwatch } from '../../gpu/stopwatch.ts';
import type { MeasuredGpu } from '../device/measuredGpu.ts';
import { type Setup, Trainer } from '../trainer/trainer.ts';

const ROUNDS = 9;
const FEWEST_ROUNDS = 3;
/** After this time, no further round begins. However, the first FEWEST_ROUNDS rounds always take place. */
const BUDGET_MS = 3000;
const STEP: MeasureOptions = { atLeastMs: 30, samples: 1, budgetMs: 100 };
/** The shortest duration of a sample on the reference runner. */
const REFERENCE_MS = 30;

export interface Timed {
  setup: Setup;
  dataset: Dataset;
}

/** Times the steps of one network. */
interface Timer {
  /** Trains one step, because the first execution of a program may still compile something. */
  warmUp(): Promise<unknown>;
  /** Resolves to the milliseconds of one step. */
  sample(): Promise<number>;
  destroy(): void;
}

/** The milliseconds of one training step of each network on the GPU, measured on copies of the networks. */
export async function gpuStepTimes({ device, createRunner }: MeasuredGpu, networks: readonly Timed[], alone: RunExclusive) {
  const stopwatch = await Stopwatch.create(device, alone);
  try {
    return await inTurn(networks, async ({ setup, dataset }) => {
      const runners: Awaited<ReturnType<typeof createRunner>>[] = [];
      const trainer = await Trainer.create(setup, dataset, async (plan) => {
        const made = await createRunner(plan);
        runners.push(made);
        return made;
      });
      const [runner] = runners;
      return {
        warmUp: () => alone(() => trainer.advance(1)),
        sample: async () => (await stopwatch.measure((pass, times) => runner?.encode(pass, times, 'train'), STEP)).ms,
        destroy: () => trainer.destroy(),
      };
    });
  } finally {
    stopwatch.destroy();
  }
}

/**
 * The milliseconds of one training step of each network on the reference runner. It computes synchronously, so the wall clock can time its
 * steps.
 */
export const referenceStepTimes = (networks: readonly Timed[], createRunner: (plan: Plan) => Promise<Runner>) =>
  inTurn(networks, async ({ setup, dataset }) => {
    const trainer = await Trainer.create(setup, dataset, createRunner);
    return {
      warmUp: () => trainer.advance(1),
      async sample() {
        const begun = performance.now();
        let steps = 0;
        do {
          await trainer.advance(1);
          steps++;
        } while (performance.now() - begun < REFERENCE_MS);
        return (performance.now() - begun) / steps;
      },
      destroy: () => trainer.destroy(),
    };
  });

async function inTurn(networks: readonly Timed[], create: (network: Timed) => Promise<Timer>): Promise<number[]> {
  const timers: Timer[] = [];
  try {
    for (const network of networks) timers.push(await create(network));
    for (const timer of timers) await timer.warmUp();
    const samples = timers.map((): number[] => []);
    const begun = performance.now();
    for (let round = 0; round < ROUNDS && (round < FEWEST_ROUNDS || performance.now() - begun < BUDGET_MS); round++)
      for (const [i, timer] of timers.entries()) samples[i]?.push(await timer.sample());
    // Other work on the machine can only lengthen a sample, so the shortest one is nearest to the time of the step itself.
    return samples.map((taken) => Math.min(...taken));
  } finally {
    for (const timer of timers) timer.destroy();
  }
}
