import type { Examples } from '../../train/protocol.ts';
import { lossWords } from '../format.ts';
import { Pixels } from './Pixels.tsx';
import styles from './pictures.module.css';
import type { Pair } from './Scatter.tsx';

const SHOWN = 24;

interface Props {
  examples: Examples;
  pairs: readonly Pair[];
  inputShape: readonly number[];
}

/** Targets and predictions one by one, with the sequence where there is one. Of the first output. */
export function Values({ examples: { lengths, inputs }, pairs, inputShape }: Props) {
  const [time = 1, features = 1] = inputShape;
  return (
    <table className={styles.values}>
      <caption>{lengths ? 'Held-out sequences, each with time to the right' : 'Held out'}</caption>
      <thead>
        <tr>
          {lengths ? <th scope="col">Sequence</th> : null}
          <th scope="col">Target</th>
          <th scope="col">Prediction</th>
          <th scope="col">Error</th>
        </tr>
      </thead>
      <tbody>
        {pairs.slice(0, SHOWN).map(({ n, target, prediction }) => (
          <tr key={n}>
            {lengths ? (
              <td>
                <Pixels
                  values={byTime(inputs, n, time, features, lengths[n] ?? time)}
                  height={features}
                  width={lengths[n] ?? time}
                  words={`Sequence of ${lengths[n]} steps`}
                />
              </td>
            ) : null}
            <td>{lossWords(target)}</td>
            <td>{lossWords(prediction)}</td>
            <td>{lossWords(prediction - target)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A sequence [T, F] as an image whose columns are time steps, the first feature at the bottom. */
function byTime(inputs: Examples['inputs'], n: number, time: number, features: number, length: number): Float32Array {
  return Float32Array.from({ length: features * length }, (_, i) => {
    const [row, step] = [features - 1 - Math.floor(i / length), i % length];
    return inputs[(n * time + step) * features + row] ?? 0;
  });
}
