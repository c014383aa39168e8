/**
 * A comparison trains several experiments, its arms, at the same seeds, so that as many initial weights and batches as possible are equal.
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

/** The first arm is the baseline, with which the others are compared. */
export type Arms = readonly [Arm, Arm, ...Arm[]];

/**
 * The step at which the arms of one seed are compared: `step` is the last step at which all arms that have not diverged were evaluated, and
 * `ends` is the last step of each arm. `ends` is for arms that train for different numbers of steps on purpose.
 */
export type Alignment = 'step' | 'ends';

export interface Subject {
  /** The open experiment. */
  experiment: Experiment;
  inputShape: Shape;
  /** The experiment of the latest run; null if there is none. */
  last: Experiment | null;
  /** The key of the comparison that the user chose. A kind with too many comparisons to list returns only this one. */
  chosen?: string;
}

export interface Comparison {
  /** Unique among all comparisons that are offered for the open experiment. */
  key: string;
  /** The text of the option in the list "Compare with". */
  label: string;
  arms(): { arms: Arms } | { problem: string };
}

export interface ComparisonKind {
  /** The heading in the list; absent if the kind has at most one comparison. */
  heading?: string;
  of(subject: Subject): readonly Comparison[];
}

export const withNetwork = (experiment: Experiment, network: Network): Experiment => ({ ...experiment, network });

/** Refuses arms whose networks are not valid. */
export function pairOf(baseline: Arm, arm: Arm, { inputShape }: Pick<Subject, 'inputShape'>): { arms: Arms } | { problem: string } {
  for (const { name, experiment } of [baseline, arm]) {
    const [issue] = inferShapes(experiment.network, inputShape).issues;
    if (issue) return { problem: `The network “${name}” is not valid: ${issue.message}` };
  }
  return { arms: [baseline, arm] };
}
