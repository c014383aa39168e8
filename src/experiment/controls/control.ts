/**
 * A control at equal cost repeats a comparison of two arms, but gives both arms equal numbers of parameters or multiply-adds, or equal
 * training time. To do so, it widens the cheaper arm, or changes the number of steps of the arm with the faster steps.
 */

import { inferShapes, totalMultiplyAdds, totalParameters } from '../../models/network/inferShapes.ts';
import type { Network } from '../../models/network/network.ts';
import type { Shape } from '../../models/ops/shape.ts';
import { counted, countWords } from '../../schema/words.ts';
import { type Alignment, type Arm, type Arms, pairOf, withNetwork } from '../comparisons/comparison.ts';
import { widenedTo } from './equalCost.ts';

export interface Controlled {
  arms: Arms;
  alignment: Alignment;
  /** An explanation of how the costs of the arms were made equal. */
  words: string;
}

export type Pair = readonly [baseline: Arm, arm: Arm];

export interface Cost {
  key: string;
  /** The plural noun that follows "at equal", such as "parameters". */
  label: string;
  of(network: Network, inputShape: Shape): number;
}

export const costs: readonly Cost[] = [
  { key: 'parameters', label: 'parameters', of: (network, shape) => totalParameters(inferShapes(network, shape)) },
  { key: 'multiplyAdds', label: 'multiply-adds', of: (network, shape) => totalMultiplyAdds(inferShapes(network, shape)) },
];

const replaced = ([baseline, arm]: Pair, which: 0 | 1, by: Arm): readonly [Arm, Arm] => (which === 0 ? [by, arm] : [baseline, by]);

export function atEqualCost(pair: Pair, cost: Cost, inputShape: Shape): Controlled | { problem: string } {
  const [before, after] = pair.map(({ experiment }) => cost.of(experiment.network, inputShape));
  if (before === undefined || after === undefined) return { problem: 'A control needs two arms.' };
  const which = before <= after ? 0 : 1;
  const cheaper = pair[which];
  const target = Math.max(before, after);
  const widened = widenedTo(cheaper.experiment.network, (network) => cost.of(network, inputShape), target);
  if (!widened)
    return {
      problem: `The network “${cheaper.name}” cannot be widened to ${Math.round(target).toLocaleString('en')} ${cost.label}. Choose another control.`,
    };
  const factor = widened.factor.toFixed(widened.factor < 1.01 ? 4 : 2);
  const arm = {
    name: `${cheaper.name} at equal ${cost.label}`,
    experiment: withNetwork(cheaper.experiment, widened.network),
  };
  const [first, second] = replaced(pair, which, arm);
  const made = pairOf(first, second, { inputShape });
  if ('problem' in made) return made;
  return {
    ...made,
    alignment: 'step',
    words: `Control at equal ${cost.label}: the hidden layers of “${cheaper.name}” are ${factor} times as wide.`,
  };
}

const msWords = (ms: number): string => `${Number(ms.toPrecision(3))} ms`;

/** @param stepMs the milliseconds of one step of each arm */
export function atEqualSeconds(pair: Pair, stepMs: readonly [number, number]): Controlled | { problem: string } {
  const which = stepMs[0] <= stepMs[1] ? 0 : 1;
  const [fast, slow] = which === 0 ? stepMs : [stepMs[1], stepMs[0]];
  const { name, experiment } = pair[which];
  const slower = pair[which === 0 ? 1 : 0];
  const other = slower.experiment.training.steps;
  if (other === 0 || experiment.training.steps === 0)
    return { problem: 'Runs without an end cannot be compared at equal time. Set “Train for” to a number of steps.' };
  const steps = Math.round((other * slow) / fast);
  if (steps === experiment.training.steps)
    return { problem: `The arms already take the same time in total, with ${msWords(stepMs[0])} and ${msWords(stepMs[1])} per step.` };
  const longer = {
    name: `${name} at equal time`,
    experiment: { ...experiment, training: { ...experiment.training, steps } },
  };
  return {
    arms: [...replaced(pair, which, longer)],
    alignment: 'ends',
    words: `Control at equal time: “${name}” trains for ${counted(steps, 'step')} instead of ${countWords(experiment.training.steps)}, because it takes ${msWords(fast)} per step, and “${slower.name}” trains for ${counted(other, 'step')} at ${msWords(slow)} per step. The times per step were measured on this device before these pairs began. Each arm is compared at its own last step.`,
  };
}
