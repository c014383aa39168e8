import type { CSSProperties } from 'react';
import styles from '../insight.module.css';
import type { Result } from '../measured/known.ts';
import { Scrolled } from '../measured/Scrolled.tsx';
import { barOf, changeWords, effectWords, type LesionRow, partWords } from './lesionWords.ts';

const TWINS = 'If an add skip ends at a layer, the layer’s branch is left out. If none does, the layer passes its input on instead.';

const keyOf = ({ at, from }: LesionRow) => `${from ?? ''} ${at}`;

/** One row for each part, and two columns for each run: the part is left out, or replaced by its mean. */
export function LesionTable({ results }: { results: readonly Result<'lesion'>[] }) {
  const rows = results.flatMap(({ run, result }) =>
    result.table.rows.map((row) => ({ key: keyOf(row), name: partWords(run, row), at: row.at })),
  );
  const layers = results.flatMap(({ run }) => run.experiment.network.layers.map(({ id }) => id));
  const parts = [...new Map(rows.map((row) => [row.key, row])).values()].sort((a, b) => layers.indexOf(a.at) - layers.indexOf(b.at));
  const largest = Math.max(...results.flatMap(({ result }) => result.table.rows.map(({ off }) => Math.abs(off.loss.mean ?? 0))));
  return (
    <Scrolled>
      {results.length > 1 ? <p className={styles.twins}>{TWINS}</p> : null}
      <table className={styles.lesions} aria-label={`Lesions: ${results.map(({ name }) => name).join(', ')}`}>
        <thead>
          <tr>
            <td />
            {results.map(({ name, color }) => (
              <th key={name} scope="colgroup" colSpan={2} style={{ borderColor: color }}>
                {name}
              </th>
            ))}
          </tr>
          <tr>
            <th scope="col">Part</th>
            {results.map(({ run }) => (
              <Headers key={run.id} />
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map(({ key, name }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {results.map(({ run, result }) => (
                <Cells key={run.id} row={result.table.rows.find((row) => keyOf(row) === key)} largest={largest} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}

const Headers = () => (
  <>
    <th scope="col">Left out</th>
    <th scope="col" title="The part is replaced by its mean over the examples, so that later layers receive values of the usual size.">
      Mean
    </th>
  </>
);

function Cells({ row, largest }: { row: LesionRow | undefined; largest: number }) {
  if (!row)
    return (
      <>
        <td>–</td>
        <td>–</td>
      </>
    );
  const { off, mean } = row;
  // The only lesion of a layer that cannot pass its input on is the replacement by its mean.
  const isMean = off.by === 'mean';
  // React's types lack custom properties.
  const style = { '--bar': isMean ? '0%' : barOf(off.loss, largest) } as CSSProperties;
  return (
    <>
      <td className={styles.change} title={isMean ? 'This layer cannot pass its input on.' : effectWords(off)} style={style}>
        {isMean ? '–' : changeWords(off.loss)}
      </td>
      <td title={effectWords(mean)}>{changeWords(mean.loss)}</td>
    </>
  );
}
