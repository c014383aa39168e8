import { type CSSProperties, useEffect, useRef } from 'react';
import { useDocument, useView } from '../../stores/useStore.ts';
import { select } from '../../stores/view.ts';
import styles from '../insight.module.css';
import type { Result } from '../measured/known.ts';
import { Scrolled } from '../measured/Scrolled.tsx';
import { layerPlaces } from '../plots/places.ts';
import part from './lesions.module.css';
import { barOf, changeWords, effectWords, type LesionRow, partWords } from './lesionWords.ts';
import { isDrawn } from './usePart.ts';

const TWINS = 'For a layer, “Left out” means: its branch is left out if an add skip ends there; otherwise the layer passes its input on.';

interface PartRow extends Pick<LesionRow, 'at' | 'from'> {
  key: string;
  name: string;
}

const keyOf = ({ at, from }: LesionRow) => `${from ?? ''} ${at}`;

export function LesionTable({ results }: { results: readonly Result<'lesion'>[] }) {
  const rows = results.flatMap(({ run, result }) =>
    result.table.rows.map((row) => ({ key: keyOf(row), name: partWords(run, row), at: row.at, from: row.from })),
  );
  const layers = layerPlaces(results).map(({ id }) => id);
  const parts = [...new Map(rows.map((row) => [row.key, row])).values()].sort((a, b) => layers.indexOf(a.at) - layers.indexOf(b.at));
  const largest = Math.max(...results.flatMap(({ result }) => result.table.rows.map(({ off }) => Math.abs(off.loss.mean ?? 0))));
  const selection = useView((state) => state.selection);
  const isSelected = ({ at, from }: Pick<LesionRow, 'at' | 'from'>) =>
    selection?.type === 'skip' ? selection.to === at && selection.from === from : selection?.id === at && from === undefined;
  const table = useRef<HTMLTableElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new selection marks another row
  useEffect(() => {
    const row = table.current?.querySelector('[data-selected]');
    const pictures = row?.closest('[data-place="pictures"]');
    if (!row || !pictures) return;
    // Only the surrounding panel is scrolled. Scrolling the page would move the selected card out of view.
    const [box, room] = [row.getBoundingClientRect(), pictures.getBoundingClientRect()];
    if (box.top < room.top || box.bottom > room.bottom) pictures.scrollTop += (box.top + box.bottom - room.top - room.bottom) / 2;
  }, [selection]);
  return (
    <Scrolled>
      {results.length > 1 ? <p className={styles.twins}>{TWINS}</p> : null}
      <table ref={table} className={styles.lesions} aria-label={`Lesions: ${results.map(({ name }) => name).join(', ')}`}>
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
          {parts.map((one) => (
            <Row key={one.key} one={one} results={results} isSelected={isSelected(one)} largest={largest} />
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}

interface RowProps {
  one: PartRow;
  results: readonly Result<'lesion'>[];
  isSelected: boolean;
  largest: number;
}

/** The part's name is a button only if the drawn network contains the part and has the same layers as a measured network with this part. */
function Row({ one, results, isSelected, largest }: RowProps) {
  const cells = results.map(({ run, result }) => ({ run, row: result.table.rows.find((row) => keyOf(row) === one.key) }));
  const networks = cells.flatMap(({ run, row }) => (row ? [run.experiment.network] : []));
  const isHere = useDocument((state) => isDrawn(state.experiment.network, networks, one));
  return (
    <tr className={part.row} data-selected={(isHere && isSelected) || undefined}>
      <th scope="row">{isHere ? <PartName one={one} isSelected={isSelected} /> : one.name}</th>
      {cells.map(({ run, row }) => (
        <Cells key={run.id} row={row} largest={largest} />
      ))}
    </tr>
  );
}

const PartName = ({ one: { name, at, from }, isSelected }: Pick<RowProps, 'one' | 'isSelected'>) => (
  <button
    type="button"
    className={part.select}
    aria-pressed={isSelected}
    onClick={() => select(from === undefined ? { type: 'layer', id: at } : { type: 'skip', from, to: at })}
  >
    {name}
  </button>
);

const Headers = () => (
  <>
    <th scope="col">Left out</th>
    <th scope="col" title="The part is replaced with its mean over the examples, so that later layers receive values of the usual size.">
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
  // A layer that cannot pass its input on, and at which no add skip ends, can only be replaced with its mean.
  const isMean = off.by === 'mean';
  // React's types lack custom CSS properties.
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
