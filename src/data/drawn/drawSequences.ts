/** Generates sequences for tasks that test whether a network remembers earlier inputs. */
import { keyed, type Random } from '../../random/keyed.ts';
import { DataError, type Dataset } from '../dataset.ts';

const FEATURES = 10;

interface Sequence {
  /** [length, FEATURES] */
  steps: number[][];
  target: number;
}

const oneHot = (digit: number): number[] => Array.from({ length: FEATURES }, (_, i) => (i === digit ? 1 : 0));
const digits = (random: Random, length: number): number[] => Array.from({ length }, () => random.integer(10));

interface Options {
  digit: number;
  maxLength: number;
}

// The network of the LSTM starter (example experiment) ends with an LSTM unit, whose output is between −1 and 1. Each task scales its
// targets so that they are in this range.
const tasks: Readonly<Record<string, { output: string; draw(random: Random, length: number, options: Options): Sequence }>> = {
  largest: {
    output: 'largest digit ÷ 10',
    draw(random, length) {
      // The largest digit is chosen before the others; otherwise nearly every long sequence would contain a 9.
      const largest = random.integer(10);
      const values = Array.from({ length }, () => random.integer(largest + 1));
      values[random.integer(length)] = largest;
      return { steps: values.map(oneHot), target: largest / 10 };
    },
  },
  count: {
    output: 'count ÷ max length',
    draw(random, length, { digit, maxLength }) {
      const share = random.uniform();
      const values = Array.from({ length }, () => (random.uniform() < share ? digit : random.integer(10)));
      return { steps: values.map(oneHot), target: values.filter((value) => value === digit).length / maxLength };
    },
  },
  recall: {
    output: 'first digit ÷ 10',
    draw(random, length) {
      const values = digits(random, length);
      return { steps: values.map(oneHot), target: (values[0] ?? 0) / 10 };
    },
  },
  adding: {
    output: 'half the sum of the two marked numbers',
    draw(random, length) {
      const values = Array.from({ length }, () => random.uniform());
      const first = random.integer(length);
      const second = (first + 1 + random.integer(length - 1)) % length;
      const isMarked = (t: number) => t === first || t === second;
      const steps = values.map((value, t) => [value, isMarked(t) ? 1 : 0, ...Array.from({ length: FEATURES - 2 }, () => 0)]);
      return { steps, target: ((values[first] ?? 0) + (values[second] ?? 0)) / 2 };
    },
  },
};

interface Settings {
  task: string;
  digit: number;
  minLength: number;
  maxLength: number;
  count: number;
}

/** @throws DataError */
export function drawSequences({ task, digit, minLength, maxLength, count }: Settings, seed: number): Dataset {
  if (minLength > maxLength)
    throw new DataError(
      `Min length is ${minLength} time steps, but Max length is only ${maxLength}. Increase Max length or reduce Min length.`,
    );
  const chosen = tasks[task];
  if (!chosen) throw new Error(`internal: no task ${task}`);
  const random = keyed(seed, 'sequences', task);
  const total = count + Math.max(100, Math.round(count / 4));
  const inputs = new Float32Array(total * maxLength * FEATURES);
  const targets = new Float32Array(total);
  const lengths = new Float32Array(total);
  for (let n = 0; n < total; n++) {
    const length = minLength + random.integer(maxLength - minLength + 1);
    const { steps, target } = chosen.draw(random, length, { digit, maxLength });
    inputs.set(steps.flat(), n * maxLength * FEATURES);
    targets[n] = target;
    lengths[n] = length;
  }
  return {
    name: `${chosen.output}, ${minLength === maxLength ? '' : `${minLength} to `}${maxLength} time steps`,
    inputShape: [maxLength, FEATURES],
    inputs,
    targets,
    targetWidth: 1,
    lengths,
    task: { type: 'regression', labels: [chosen.output] },
    count: total,
    trainCount: count,
  };
}
