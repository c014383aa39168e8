import type { Examples } from '../../train/protocol/data.ts';
import { lossWords } from '../kit/format.ts';
import { type Choice, Choosable } from './Choosable.tsx';
import { Example } from './Example.tsx';
import styles from './pictures.module.css';
import type { Pair } from './Scatter.tsx';

const SHOWN = 24;

interface Props {
  examples: Examples;
  pairs: readonly Pair[];
  inputShape: readonly number[];
  choice: Choice | null;
}

/** Targets and predictions one by one for the first output, with the sequence if there is one. */
export function Values({ examples, pairs, inputShape, choice }: Props) {
  const { lengths } = examples;
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
                <Choosable {...{ n, choice }} words="Show what the units give for it">
                  <Example {...{ examples, inputShape, n }} />
                </Choosable>
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
