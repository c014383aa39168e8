/**
 * Defines the x axes of charts. Except on the axis of steps, positions depend on the run: a step with a larger batch, for example, uses
 * more examples.
 */
import { inferShapes, totalMultiplyAdds } from '../../models/network/inferShapes.ts';
import { axisWords, countWords } from '../kit/format.ts';
import type { History } from '../stores/history/history.ts';
import type { RunRecord } from '../stores/runs.ts';
import type { XAxisName } from '../stores/view.ts';

export interface RunAxis {
  xOf(step: number): number;
  /** Returns a fractional step, such as 3.5, if the position is between two steps. */
  stepOf(x: number): number;
}

interface XAxis {
  label: string;
  plural: string;
  title: string;
  words(x: number): string;
  /** True if the marks of the axis must be at whole numbers. */
  isWhole?: true;
  of(run: RunRecord, history: History): RunAxis;
}

export const evenly = (perStep: number): RunAxis => ({ xOf: (step) => step * perStep, stepOf: (x) => x / perStep });

const stepsPerEpoch = ({ summary, experiment }: RunRecord) => Math.max(1, Math.floor(summary.trainCount / experiment.training.batchSize));

const multiplyAddsPerStep = ({ summary, experiment: { network, training } }: RunRecord) =>
  Math.max(1, training.batchSize * totalMultiplyAdds(inferShapes(network, summary.inputShape)));

const short = (x: number) => String(Number(x.toPrecision(4)));

export const xAxes: Readonly<Record<XAxisName, XAxis>> = {
  step: { label: 'Step', plural: 'steps', title: 'training steps', words: countWords, isWhole: true, of: () => evenly(1) },
  epoch: {
    label: 'Epoch',
    plural: 'epochs',
    title: 'passes over the training data',
    words: short,
    of: (run) => evenly(1 / stepsPerEpoch(run)),
  },
  examples: {
    label: 'Examples',
    plural: 'examples',
    title: 'training examples seen, repeats included',
    words: countWords,
    isWhole: true,
    of: ({ experiment }) => evenly(experiment.training.batchSize),
  },
  seconds: {
    label: 'Seconds',
    plural: 'seconds',
    title: 'training time on the device, excluding evaluations and pauses',
    words: short,
    of: (_, history) => ({ xOf: history.secondsAt, stepOf: history.stepAfter }),
  },
  multiplyAdds: {
    label: 'Multiply-adds',
    plural: 'multiply-adds',
    title: 'multiply-adds of the forward passes only; the backward passes need about twice this number',
    words: axisWords,
    of: (run) => evenly(multiplyAddsPerStep(run)),
  },
};
