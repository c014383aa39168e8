import { isImage } from '../../models/ops/shape.ts';
import { counted } from '../../schema/words.ts';
import type { Examples } from '../../train/protocol/data.ts';
import { Pixels } from './Pixels.tsx';

interface Props {
  examples: Examples;
  inputShape: readonly number[];
  n: number;
  /** The description of an image, which is added after the number of the example. */
  words?: string;
}

/** The input of a held-out example: an image, or a sequence with time to the right and the first feature at the bottom. */
export function Example({ examples: { inputs, lengths }, inputShape, n, words }: Props) {
  const [first = 1, second = 1] = inputShape;
  const name = `Held-out example ${n + 1}`;
  if (isImage(inputShape)) {
    const size = inputShape.reduce((a, b) => a * b, 1);
    const values = inputs.subarray(n * size, (n + 1) * size);
    return <Pixels values={values} height={first} width={second} words={words ? `${name}: ${words}` : name} />;
  }
  const length = lengths?.[n] ?? first;
  const values = Float32Array.from({ length: second * length }, (_, i) => {
    const [feature, step] = [second - 1 - Math.floor(i / length), i % length];
    return inputs[(n * first + step) * second + feature] ?? 0;
  });
  return <Pixels values={values} height={second} width={length} words={`${name}, a sequence of ${counted(length, 'time step')}`} />;
}
