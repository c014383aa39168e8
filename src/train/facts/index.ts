/** The known results that `npm run insight -- --facts` measures again. */
import { medianOf } from '../../insight/answer/summary.ts';
import { LAG, SHATTERED, SMOOTH } from '../../insight/shattering/thresholds.ts';
import type { MakeRunner } from '../trainer/trainer.ts';
import type { Fact } from './fact.ts';
import { shatteringFact } from './shattering.ts';
import { stackFacts } from './stacks.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7];

const shattered = (words: string, hasSkips: boolean, least: number, most: number): Fact => ({
  words,
  least,
  most,
  measure: (seed, makeRunner) => shatteringFact(makeRunner, hasSkips, seed),
});

const facts: readonly Fact[] = [
  ...stackFacts,
  shattered(`ReLU, He, width 200, 50 layers, plain: autocorrelation of input gradients at lag ${LAG}`, false, -1, SHATTERED),
  shattered('the same with skips', true, SMOOTH, 1),
];

interface MeasuredFact extends Omit<Fact, 'measure'> {
  values: number[];
  median: number;
  holds: boolean;
}

/** @param onFact called with each fact as soon as it is measured */
export async function measureFacts(
  makeRunner: MakeRunner,
  onFact: (fact: MeasuredFact) => void,
  { asked = facts, seeds = SEEDS }: { asked?: readonly Fact[]; seeds?: readonly number[] } = {},
): Promise<MeasuredFact[]> {
  const all: MeasuredFact[] = [];
  for (const { words, least, most, measure } of asked) {
    const values: number[] = [];
    for (const seed of seeds) values.push(await measure(seed, makeRunner));
    const median = medianOf(values);
    const fact = { words, least, most, values, median, holds: median >= least && median <= most };
    all.push(fact);
    onFact(fact);
  }
  return all;
}
