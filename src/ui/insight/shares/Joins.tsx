import styles from '../insight.module.css';
import { afterWords, type Result } from '../measured/known.ts';
import { Legend } from '../measured/Legend.tsx';
import { Values } from '../measured/Values.tsx';
import { LayerLines } from '../plots/LayerLines.tsx';
import { decadeScale } from '../plots/scale.ts';
import { joinRows, sizeWords, skipSizes } from './shareRows.ts';

const times = (value: number) => `×${Number(value.toPrecision(3))}`;

export function Joins({ results }: { results: readonly Result<'shares'>[] }) {
  const lines = results.map((one) => ({ ...one, values: skipSizes(one.run.experiment.network, one.result.summands) }));
  return (
    <figure className={styles.figure}>
      <figcaption title="‖α·x‖ / ‖β·F‖, where α·x is the scaled skip and β·F is the layer’s own scaled output. Each norm is the root mean square of the examples’ L2 norms. If several skips join a layer, the largest ratio is shown.">
        <strong>Size of skips where they join</strong>
        <span>{`, relative to the layer’s own output, ${afterWords(results)}`}</span>
      </figcaption>
      <LayerLines
        label="Size of skips relative to the layers’ own outputs, by layer"
        lines={lines}
        scale={decadeScale([1, ...lines.flatMap(({ values }) => values.flatMap(({ value }) => value ?? []))])}
        valueWords={times}
      />
      <Legend lines={lines.map((one) => ({ ...one, words: sizeWords(one.values) }))} />
      {results.map(({ run, name, result }) => (
        <Values
          key={run.id}
          label={`Values, ${name}`}
          columns={['Join', '‖β·F‖', '‖α·x‖', 'cosine of F and x']}
          rows={() => joinRows(run.experiment.network, result.summands)}
        />
      ))}
    </figure>
  );
}
