import { useState } from 'react';
import { type MatrixRow, matrixOf, rowLabel } from '../../experiment/matrix.ts';
import { counted } from '../../schema/words.ts';
import { ArmMark } from '../kit/marks/ArmMark.tsx';
import { comparable } from '../runs/baseline.ts';
import type { RunRecord } from '../stores/runs.ts';
import { markOf } from '../stores/study.ts';
import { useCurves } from '../stores/useStore.ts';
import styles from './compare.module.css';
import { figureRows } from './figures.ts';
import { Wires } from './Wires.tsx';
import { drawingsOf } from './wires.ts';

export function SettingsMatrix({ runs }: { runs: readonly RunRecord[] }) {
  useCurves();
  const [isOpen, setOpen] = useState(false);
  const { differing, equal } = matrixOf(runs.map(comparable));
  const { drawings, most } = drawingsOf(runs);
  const settings = [...differing, ...(isOpen ? equal : [])];
  return (
    <table className={styles.matrix} aria-label="Differences and results">
      <thead>
        <tr>
          <td />
          {runs.map((run) => (
            <th key={run.id} scope="col">
              <span>
                <ArmMark mark={markOf(run.color)} color={run.color} /> {run.name}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Network</th>
          {drawings.map((drawing) => (
            <td key={drawing.run.id}>
              <Wires drawing={drawing} most={most} />
            </td>
          ))}
        </tr>
        {settings.map((row) => (
          <SettingRow key={row.key} row={row} />
        ))}
        <tr>
          <th scope="row">{differing.length === 0 ? 'No setting differs' : ''}</th>
          <td colSpan={runs.length}>
            <button type="button" data-kind="quiet" className={styles.more} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {isOpen ? 'Only differences' : counted(equal.length, 'equal setting')}
            </button>
          </td>
        </tr>
      </tbody>
      <tbody className={styles.figures}>
        {figureRows(runs).map(({ name, cells }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {runs.map((run, i) => (
              <td key={run.id}>
                {cells[i]?.value}
                <span className={styles.delta}>{cells[i]?.delta}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SettingRow({ row }: { row: MatrixRow }) {
  const { values, layers } = row;
  return (
    <tr>
      <th scope="row" title={layers.length > 1 ? layers.join(', ') : undefined}>
        {rowLabel(row)}
      </th>
      {values.map((value, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: value i belongs to column i, and has no other key
        <td key={i} className={i > 0 && value !== values[0] ? styles.other : undefined}>
          {value ?? '–'}
        </td>
      ))}
    </tr>
  );
}
