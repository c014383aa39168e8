import { lossWords } from '../../kit/format.ts';
import { Choosable } from '../Choosable.tsx';
import { Example } from '../Example.tsx';
import type { PartProps, Picture } from '../picture.ts';
import styles from './kinds.module.css';
import { pairsOf } from './pairs.ts';

const SHOWN = 24;

export const values: Picture = {
  kind: 'values',
  fits: ({ summary }) => summary.task.type === 'regression',
  asks: () => ({ heldOut: true }),
  offersExamples: ({ examples }) => examples.lengths !== null,
  parts: { side: Values },
};

function Values({ run, examples, answers, choice }: PartProps) {
  const { inputShape } = run.summary;
  const { lengths } = examples;
  const { heldOut } = answers.results;
  if (!heldOut) return null;
  return (
    <table className={styles.values}>
      <caption>{lengths ? 'Held-out sequences (time →)' : 'Held-out examples'}</caption>
      <thead>
        <tr>
          {lengths ? <th scope="col">Sequence</th> : null}
          <th scope="col">Target</th>
          <th scope="col">Prediction</th>
          <th scope="col">Error</th>
        </tr>
      </thead>
      <tbody>
        {pairsOf(examples, heldOut)
          .slice(0, SHOWN)
          .map(({ n, target, prediction }) => (
            <tr key={n}>
              {lengths ? (
                <td>
                  <Choosable {...{ n, choice }} words="Show the activations for this sequence">
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
