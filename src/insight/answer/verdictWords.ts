import { counted } from '../../schema/words.ts';
import type { Answer, Verdict } from './verdict.ts';

/** A sentence such as "Better in 11 of 12 pairs." */
export function verdictWords({ verdict, wins, losses, pairs }: Pick<Answer, 'verdict' | 'wins' | 'losses' | 'pairs'>): string {
  const words: Readonly<Record<Verdict, string>> = {
    better: `Better in ${wins} of ${pairs} pairs.`,
    worse: `Worse in ${losses} of ${pairs} pairs.`,
    smallBetter: `Better in ${wins} of ${pairs} pairs; the difference is small but consistent.`,
    smallWorse: `Worse in ${losses} of ${pairs} pairs; the difference is small but consistent.`,
    none: `No clear difference: better in ${wins} of ${pairs} pairs.`,
    open: `No verdict yet: better in ${wins} of ${counted(pairs, 'pair')}.`,
  };
  return words[verdict];
}
