import type { NamedTensor } from '../src/experiment/formats/safetensors.ts';
import { median } from '../src/gpu/stopwatch.ts';
import type { Contender, Stepper, Task } from './contender.ts';

/** All times are in milliseconds per step. */
export interface Timing {
  median: number;
  min: number;
  max: number;
  rounds: number;
}

export interface Row {
  task: string;
  contender: string;
  timing: Timing | null;
  /** The reason why there is no timing, or null. */
  problem: string | null;
}

/** The largest relative difference between losses that count as equal. */
const LOSS_TOLERANCE = 1e-3;
const MIN_ROUNDS = 3;
const MAX_ROUNDS = 15;
const MAX_STEPS = 400;

export interface CompareOptions {
  /** The approximate duration of one sample, which consists of at least one step. */
  sampleMs: number;
  /** After this time, in milliseconds, no new round begins, unless fewer than MIN_ROUNDS rounds have been measured. */
  budgetMs: number;
  /**
   * The number of steps whose losses are compared before the first round. It should be at least 2, because the loss of the first step does
   * not depend on any update of the weights.
   */
  checkedSteps: number;
  /** False if the contenders are meant to compute different losses. */
  comparesLosses?: boolean;
}

interface Entrant {
  name: string;
  stepper: Stepper;
  steps: number;
  samples: number[];
}

/**
 * Times the steps of the contenders alternately. A contender gets a row with a problem instead of a timing if it refuses the task, if it
 * fails before the first round, or if losses are compared and its losses differ from those of the first contender that computed losses.
 * @param initial the weights with which all contenders start
 */
export async function compare(
  task: Task,
  contenders: readonly Contender[],
  initial: readonly NamedTensor[],
  { sampleMs, budgetMs, checkedSteps, comparesLosses = true }: CompareOptions,
  progress: (words: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  const entrants: Entrant[] = [];
  let expected: number[] | null = null;
  const entrantOf = async (name: string, stepper: Stepper): Promise<Entrant> => {
    const losses: number[] = [];
    const timed = async (steps: number) => {
      const begun = performance.now();
      losses.push(await stepper.run(steps));
      return (performance.now() - begun) / steps;
    };
    let stepMs = Number.NaN;
    while (losses.length < checkedSteps) stepMs = await timed(1);
    expected ??= losses;
    const worst = Math.max(...losses.map((loss, i) => Math.abs(loss - (expected?.[i] ?? Number.NaN)) / Math.abs(expected?.[i] ?? 1)));
    if (comparesLosses && !(worst <= LOSS_TOLERANCE))
      throw new Error(`computes different losses: ${losses.join(', ')} instead of ${expected.slice(0, losses.length).join(', ')}`);
    const stepsFor = (ms: number) => Math.max(1, Math.min(MAX_STEPS, Math.round(sampleMs / ms)));
    // The time of one short step is mostly latency, so several steps are timed to choose the number of steps in a sample.
    const steps = stepsFor(stepsFor(stepMs) > 1 ? await timed(stepsFor(stepMs)) : stepMs);
    return { name, stepper, steps, samples: [] };
  };
  for (const contender of contenders) {
    const fail = (problem: string) => rows.push({ task: task.name, contender: contender.name, timing: null, problem });
    const refusal = contender.refuses?.(task);
    if (refusal) {
      fail(refusal);
      continue;
    }
    progress(`${task.name}: preparing ${contender.name}`);
    let stepper: Stepper | null = null;
    try {
      stepper = await contender.prepare(task, initial);
      entrants.push(await entrantOf(contender.name, stepper));
    } catch (error) {
      stepper?.free();
      fail(error instanceof Error ? error.message : String(error));
    }
  }
  const begun = performance.now();
  try {
    for (let round = 0; round < MAX_ROUNDS && (round < MIN_ROUNDS || performance.now() - begun < budgetMs); round++) {
      progress(`${task.name}: round ${round + 1}`);
      for (const { stepper, steps, samples } of entrants) {
        const started = performance.now();
        await stepper.run(steps);
        samples.push((performance.now() - started) / steps);
      }
    }
  } finally {
    for (const { stepper } of entrants) stepper.free();
  }
  for (const { name, samples } of entrants) {
    const timing = { median: median(samples), min: Math.min(...samples), max: Math.max(...samples), rounds: samples.length };
    rows.push({ task: task.name, contender: name, timing, problem: null });
  }
  return rows;
}
