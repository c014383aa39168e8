import { counted } from '../../../schema/words.ts';
import { lossWords } from '../../kit/format.ts';
import styles from '../insight.module.css';
import { afterWords, type Result } from '../measured/known.ts';
import { Legend } from '../measured/Legend.tsx';
import { Measured } from '../measured/Measured.tsx';
import type { Seen } from '../seen.ts';
import { Deletion } from './Deletion.tsx';
import { LesionTable } from './LesionTable.tsx';

export const Lesions = ({ seen }: { seen: readonly Seen[] }) => (
  <div className={styles.gradients}>
    <Measured name="lesion" seen={seen}>
      {(results) => <Singles results={results} />}
    </Measured>
    <Deletion seen={seen} />
  </div>
);

function Singles({ results }: { results: readonly Result<'lesion'>[] }) {
  const [first] = results;
  return (
    <figure className={styles.figure}>
      <figcaption title="One part is left out at a time: a skip, a branch (a layer’s own output where an add skip joins it), or a layer, whose input is then passed on instead. The tooltip of a change gives the 95 % confidence interval of the mean difference over the examples.">
        <strong>Change in the loss if one part is left out</strong>
        <span>{`, ${afterWords(results)}, on ${counted(first?.result.table.examples ?? 0, 'held-out example')}`}</span>
      </figcaption>
      <LesionTable results={results} />
      <Legend
        lines={results.map((one) => ({
          ...one,
          words: `the loss of the whole network is ${lossWords(one.result.table.loss)}${one.isWhole ? '' : '; the measurement was stopped, so rows are missing'}`,
        }))}
      />
    </figure>
  );
}
