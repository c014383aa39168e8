import { useState } from 'react';
import styles from '../insight.module.css';
import { Scrolled } from './Scrolled.tsx';

interface Props {
  label?: string;
  columns: readonly string[];
  /** The first cell of each row is its name. */
  rows: () => readonly (readonly string[])[];
}

/** Creates its table only when it is opened. */
export function Values({ label = 'Values', columns, rows }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.values} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{label}</summary>
      {isOpen ? (
        <Scrolled isTall>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map(([name, ...cells]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, i) => (
                    <td key={columns[i + 1]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      ) : null}
    </details>
  );
}
