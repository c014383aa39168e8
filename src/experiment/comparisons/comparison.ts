/** Arms, which are trained at the same seeds, so that as many of their initial weights and batches as possible are equal. */
import { inferShapes } from '../../models/network/inferShapes.ts';
import type { Network } from '../../models/network/network.ts';
import type { Shape } from '../../models/ops/shape.ts';
import type { Experiment } from '../experiment.ts';

export interface Arm {
  /** The name in the answer, such as "with skips". */
  name: string;
  experiment: Experiment;
}

/** The first arm is the one with which the others are compared. */
export type Arms = readonly [Arm, Arm, ...Arm[]];

/**
 * The steps at which the arms of one seed are compared. step: the last step at which all of them were evaluated. ends: the last step of
 * each arm, for arms that train for different numbers of steps on purpose.
 */
export type Alignment = 'step' | 'ends';

export interface Subject {
  experiment: Experiment;
  inputShape: Shape;
  /** The experiment of the latest run; null if there is none. */
  last: Experiment | null;
  /** The key of the comparison that was chosen, for a kind with too many comparisons to list. */
  chosen?: string;
}

export interface Comparison {
  /** The identifier, unique among all comparisons of a subject. */
  key: string;
  /** The option in the list "Compare with". */
  label: string;
  /** The arms, or the reason why there are none. */
  arms(): { arms: Arms } | { problem: string };
}

/** Comparisons of one kind for a network. A kind is one file in this folder and one line in its index. */
export interface ComparisonKind {
  /** The heading in the list; absent if the kind gives at most one comparison. */
  heading?: string;
  of(subject: Subject): readonly Comparison[];
}

export const withNetwork = (experiment: Experiment, network: Network): Experiment => ({ ...experiment, network });

/** Both arms if their networks are valid, or the reason why one of them is not. */
export function pairOf(baseline: Arm, arm: Arm, { inputShape }: Pick<Subject, 'inputShape'>): { arms: Arms } | { problem: string } {
  for (const { name, experiment } of [baseline, arm]) {
    const [issue] = inferShapes(experiment.network, inputShape).issues;
    if (issue) return { problem: `The network “${name}” is not valid: ${issue.message}` };
  }
  return { arms: [baseline, arm] };
}
