/** Mutates mostly valid inputs, and records the mutated inputs on which a reader fails or hangs. */
import { keyed } from '../../src/random/keyed.ts';
import { cpuTime } from '../cpuTime.ts';
import { experimentTargets } from './experiments.ts';
import { fileTargets } from './files.ts';
import { recordTargets } from './records.ts';
import { runTargets } from './runs.ts';
import type { Target } from './target.ts';

export const targets: readonly Target[] = [...experimentTargets, ...runTargets, ...fileTargets, ...recordTargets];

/** A reader that computes for longer than this counts as hanging. */
export const HANG_MS = 2000;

export interface Failure {
  target: Target;
  /** The number of the mutation, from 0. */
  index: number;
  input: unknown;
  reason: string;
}

export interface Tally {
  name: string;
  inputs: number;
  accepted: number;
  slowestMs: number;
  failures: Failure[];
}

interface Watch {
  /** Called before each input is read, because the reader may never return. */
  begins(target: Target, index: number, input: unknown): void;
}

const reasonOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** Returns the mutated input with number `index`. It does not depend on earlier mutations, so that a failure can be reproduced. */
export function inputOf(target: Target, seeds: readonly unknown[], seed: number, index: number): unknown {
  const random = keyed(seed, target.name, index);
  return target.mutate(seeds[random.integer(seeds.length)], random);
}

export async function fuzz(target: Target, seed: number, count: number, watch?: Watch): Promise<Tally> {
  const seeds = await target.seeds();
  const tally: Tally = { name: target.name, inputs: 0, accepted: 0, slowestMs: 0, failures: [] };
  const isValid = await Promise.all(seeds.map((input) => target.read(input)));
  if (!isValid.includes(true)) throw new Error(`${target.name}: all inputs are refused before any mutation`);
  for (let index = 0; index < count; index++) {
    const input = inputOf(target, seeds, seed, index);
    watch?.begins(target, index, input);
    const begun = cpuTime();
    let reason: string | null = null;
    try {
      if (await target.read(input)) tally.accepted++;
    } catch (error) {
      reason = reasonOf(error);
    }
    const ms = cpuTime() - begun;
    if (ms > HANG_MS) reason ??= `the reader hung for ${(ms / 1000).toFixed(1)} s`;
    if (reason !== null) tally.failures.push({ target, index, input, reason });
    tally.slowestMs = Math.max(tally.slowestMs, ms);
    tally.inputs++;
  }
  return tally;
}
