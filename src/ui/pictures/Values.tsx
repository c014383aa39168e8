import type { Examples } from '../../train/protocol.ts';
import { lossWords } from '../format.ts';
import { Pixels } from './Pixels.tsx';
import styles from './pictures.module.css';

const SHOWN = 24;
const SIZE = 100;

interface Props {
  examples: Examples;
  heldOut: Float32Array;
  inputShape: readonly number[];
  output: string;
}

/** Targets and predictions: as points, and one by one with the sequence where there is one. Of the first output. */
export function Values({ examples, heldOut, inputShape, output }: Props) {
  const { targets, targetWidth, lengths, inputs } = examples;
  const pairs = Array.from({ length: heldOut.length / targetWidth }, (_, n) => ({
    n,
    target: targets[n * targetWidth] ?? 0,
    prediction: heldOut[n * targetWidth] ?? 0,
  }));
  const [time = 1, features = 1] = inputShape;
  return (
    <>
      <Scatter pairs={pairs} output={output} />
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
    </>
  );
}

/** A sequence [T, F] as an image whose columns are time steps, the first feature at the bottom. */
function byTime(inputs: Examples['inputs'], n: number, time: number, features: number, length: number): Float32Array {
  return Float32Array.from({ length: features * length }, (_, i) => {
    const [row, step] = [features - 1 - Math.floor(i / length), i % length];
    return inputs[(n * time + step) * features + row] ?? 0;
  });
}

/** Predictions over targets on one scale; on the diagonal they agree. */
function Scatter({ pairs, output }: { pairs: readonly { n: number; target: number; prediction: number }[]; output: string }) {
  const finite = pairs.filter(({ prediction }) => Number.isFinite(prediction));
  const all = finite.flatMap(({ target, prediction }) => [target, prediction]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const range = high - low || 1;
  const at = (value: number) => 4 + ((value - low) / range) * (SIZE - 8);
  return (
    <figure className={styles.scatter}>
      <svg
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role="img"
        aria-label={`Prediction over target of ${output}, ${finite.length} held-out examples`}
      >
        <line x1={4} y1={SIZE - 4} x2={SIZE - 4} y2={4} />
        {finite.map(({ n, target, prediction }) => (
          <circle key={n} cx={at(target)} cy={SIZE - at(prediction)} r={1.3} />
        ))}
      </svg>
      <figcaption>
        prediction ↑ over target → of {output}, {lossWords(low)} to {lossWords(high)}
      </figcaption>
    </figure>
  );
}
