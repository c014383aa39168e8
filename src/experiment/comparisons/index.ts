/** A new kind of comparison needs one file in this folder and one entry in the list `kinds`. */
import type { Comparison, ComparisonKind, Subject } from './comparison.ts';
import { eachSkipOff } from './eachSkipOff.ts';
import { lastRun } from './lastRun.ts';
import { noSkips } from './noSkips.ts';
import { otherInitialiser } from './otherInitialiser.ts';
import { otherScale } from './otherScale.ts';
import { otherWiring } from './otherWiring.ts';
import { skipOff } from './skipOff.ts';

const kinds: readonly ComparisonKind[] = [noSkips, eachSkipOff, skipOff, lastRun, otherWiring, otherScale, otherInitialiser];

interface ComparisonGroup {
  heading?: string | undefined;
  comparisons: readonly Comparison[];
}

export const comparisonsOf = (subject: Subject): ComparisonGroup[] =>
  kinds.map(({ heading, of }) => ({ heading, comparisons: of(subject) })).filter(({ comparisons }) => comparisons.length > 0);

/** Stops at the first match, because listing the comparisons with other wirings is slow for a large network. */
export function findComparison(subject: Subject, key: string): Comparison | undefined {
  for (const { of } of kinds) {
    const found = of({ ...subject, chosen: key }).find((comparison) => comparison.key === key);
    if (found) return found;
  }
  return undefined;
}
