import { percentWords } from '../../kit/format.ts';
import styles from '../insight.module.css';
import { afterWords, type Result } from '../measured/known.ts';
import { Legend } from '../measured/Legend.tsx';
import { Values } from '../measured/Values.tsx';
import { LayerLines } from '../plots/LayerLines.tsx';
import { linearScale } from '../plots/scale.ts';
import { shareWords, skipShares, startRows } from './shareRows.ts';

const percent = (value: number) => `${Math.round(100 * value)} %`;

export function Starts({ results }: { results: readonly Result<'shares'>[] }) {
  const lines = results.map((one) => ({ ...one, values: skipShares(one.run.experiment.network, one.result.shares) }));
  const known = lines.flatMap(({ values }) => values.flatMap(({ value }) => value ?? []));
  return (
    <figure className={styles.figure}>
      <figcaption title="The sum of ⟨g_s, g⟩/‖g‖² over the skips that start at the layer, where g is the gradient at the layer’s output and g_s is the part of g through one skip. If the sum is below 0 or above 1, parts cancel each other.">
        <strong>Gradient through skips where they start</strong>
        <span>{`, ${afterWords(results)}`}</span>
      </figcaption>
      <LayerLines
        label="Share of the gradient through skips by layer"
        lines={lines}
        scale={linearScale(known, [0, 1], percent)}
        valueWords={percentWords}
      />
      <Legend lines={lines.map((one) => ({ ...one, words: shareWords(one.values) }))} />
      {results.map(({ run, name, result }) => (
        <Values
          key={run.id}
          label={`Values, ${name}`}
          columns={['Layer', 'norm', 'share', 'cosine with the other parts']}
          rows={() => startRows(run.experiment.network, result.shares)}
        />
      ))}
    </figure>
  );
}
