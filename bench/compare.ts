/** Runs contenders on one task in turns, after checking that they compute the same. */
import { median } from '../src/gpu/stopwatch.ts';
import type { NamedTensor } from '../src/train/safetensors.ts';
import type { Contender, Stepper, Task } from './contender.ts';

export interface Timing {
  /** Milliseconds per step. */
  median: number;
  min: number;
  max: number;
  rounds: number;
}

export interface Row {
  task: string;
  contender: string;
  timing: Timing | null;
  /** Why there is no timing, or null. */
  problem: string | null;
}

/** Steps over which losses are compared, and how far they may be apart. */
const CHECKED_STEPS = 3;
const LOSS_TOLERANCE = 1e-3;
const MIN_ROUNDS = 3;
const MAX_ROUNDS = 15;
const MAX_STEPS = 400;

export interface CompareOptions {
  /** One sample of one contender lasts about this long, at least one step. */
  sampleMs: number;
  /** No new round begins after this. */
  budgetMs: number;
  /** False where the contenders are meant to differ. */
  comparesLosses?: boolean;
}

interface Entrant {
  name: string;
  stepper: Stepper;
  steps: number;
  samples: number[];
}

/**
 * @param initial the weights that all begin with
 * @param progress is told what is going on
 */
export async function compare(
  task: Task,
  contenders: readonly Contender[],
  initial: readonly NamedTensor[],
  { sampleMs, budgetMs, comparesLosses = true }: CompareOptions,
  progress: (words: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  const entrants: Entrant[] = [];
  let expected: number[] | null = null;
  for (const contender of contenders) {
    const fail = (problem: string) => rows.push({ task: task.name, contender: contender.name, timing: null, problem });
    const refusal = contender.refuses?.(task);
    if (refusal) {
      fail(refusal);
      continue;
    }
    progress(`${task.name}: ${contender.name} prepares`);
    try {
      const stepper = await contender.prepare(task, initial);
      const losses: number[] = [];
      for (let step = 0; step < CHECKED_STEPS; step++) losses.push(await stepper.run(1));
      expected ??= losses;
      const worst = Math.max(...losses.map((loss, i) => Math.abs(loss - (expected?.[i] ?? Number.NaN)) / Math.abs(expected?.[i] ?? 1)));
      if (comparesLosses && !(worst <= LOSS_TOLERANCE)) {
        fail(`computes something else: losses ${losses.join(', ')} instead of ${expected.join(', ')}`);
        stepper.free();
        continue;
      }
      const begun = performance.now();
      await stepper.run(1);
      const steps = Math.max(1, Math.min(MAX_STEPS, Math.round(sampleMs / (performance.now() - begun))));
      entrants.push({ name: contender.name, stepper, steps, samples: [] });
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  }
  const begun = performance.now();
  for (let round = 0; round < MAX_ROUNDS && (round < MIN_ROUNDS || performance.now() - begun < budgetMs); round++) {
    progress(`${task.name}: round ${round + 1}`);
    for (const { stepper, steps, samples } of entrants) {
      const started = performance.now();
      await stepper.run(steps);
      samples.push((performance.now() - started) / steps);
    }
  }
  for (const { name, stepper, samples } of entrants) {
    stepper.free();
    const timing = { median: median(samples), min: Math.min(...samples), max: Math.max(...samples), rounds: samples.length };
    rows.push({ task: task.name, contender: name, timing, problem: null });
  }
  return rows;
}
