/**
 * A comparison trains several experiments, which are called its arms. All arms are trained at the same seeds, so that as many of their
 * initial weights and batches as possible are equal.
 */
import { inferShapes } from '../../models/network/inferShapes.ts';
import type { Network } from '../../models/network/network.ts';
import type { Shape } from '../../models/ops/shape.ts';
import type { Experiment } from '../experiment.ts';

export interface Arm {
  /** The name in the answer, such as "with skips". */
  name: string;
  experiment: Experiment;
}

/** The arms of a comparison. The first one is the baseline, with which the others are compared. */
export type Arms = readonly [Arm, Arm, ...Arm[]];

/**
 * The steps at which the arms of one seed are compared. `step` means the last step at which all of them were evaluated. `ends` means the
 * last step of each arm; it is for arms that train for different numbers of steps on purpose.
 */
export type Alignment = 'step' | 'ends';

export interface Subject {
  /** The open experiment, from which comparisons are made. */
  experiment: Experiment;
  inputShape: Shape;
  /** The experiment of the latest run; null if there is none. */
  last: Experiment | null;
  /** The key of the comparison that the user chose. A kind with too many comparisons to list returns only this one. */
  chosen?: string;
}

export interface Comparison {
  /** The identifier, unique among all comparisons of a subject. */
  key: string;
  /** The text of the option in the list "Compare with". */
  label: string;
  /** Returns the arms, or the reason why they cannot be compared. */
  arms(): { arms: Arms } | { problem: string };
}

/** A kind of comparison. It is one file in this folder and one line in its index. */
export interface ComparisonKind {
  /** The heading in the list; absent if the kind has at most one comparison. */
  heading?: string;
  /** Returns the comparisons of this kind for an experiment. */
  of(subject: Subject): readonly Comparison[];
}

export const withNetwork = (experiment: Experiment, network: Network): Experiment => ({ ...experiment, network });

/** Returns both arms if their networks are valid, or the reason why one of them is not. */
export function pairOf(baseline: Arm, arm: Arm, { inputShape }: Pick<Subject, 'inputShape'>): { arms: Arms } | { problem: string } {
  for (const { name, experiment } of [baseline, arm]) {
    const [issue] = inferShapes(experiment.network, inputShape).issues;
    if (issue) return { problem: `The network “${name}” is not valid: ${issue.message}` };
  }
  return { arms: [baseline, arm] };
}
