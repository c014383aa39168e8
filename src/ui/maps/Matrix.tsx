import { type KeyboardEvent, useRef } from 'react';
import { type CellProps, MatrixCell } from './MatrixCell.tsx';
import styles from './maps.module.css';
import type { PageMap } from './pageMap.ts';

interface MatrixProps extends Pick<CellProps, 'arms' | 'answer' | 'full' | 'chosen' | 'onChoose'> {
  map: PageMap;
}

const STEPS: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
};

/** The nearest button in a direction; null if there is none. */
function neighbour(
  table: HTMLTableElement,
  from: HTMLTableCellElement,
  [down, right]: readonly [number, number],
): HTMLButtonElement | null {
  const row = from.parentElement instanceof HTMLTableRowElement ? from.parentElement.rowIndex : 0;
  for (let [y, x] = [row + down, from.cellIndex + right]; table.rows[y]?.cells[x]; y += down, x += right) {
    const button = table.rows[y]?.cells[x]?.querySelector('button');
    if (button) return button;
  }
  return null;
}

/** A table that is a single tab stop; the arrow keys move between its cells. */
export function Matrix({ map: { axis, layout }, arms, chosen, ...shared }: MatrixProps) {
  const table = useRef<HTMLTableElement>(null);
  const { rows, columns, cells } = layout;
  const stop = arms.find(({ key }) => key === chosen)?.key ?? cells.find(({ arm }) => arm && arms.includes(arm))?.arm?.key ?? null;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const from = event.target instanceof Element ? event.target.closest('td') : null;
    const next = step && table.current && from ? neighbour(table.current, from, step) : null;
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  const cellAt = (row: number, column: number) => cells.find((cell) => cell.row === row && cell.column === column);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable elements must be reachable without a mouse
    <section className={styles.scroller} tabIndex={0} aria-label="Cells of the map">
      <table ref={table} className={styles.matrix} aria-label={axis.label}>
        <thead>
          <tr>
            <th scope="col">
              {axis.rowHeading} ↓ {axis.columnHeading} →
            </th>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((name, row) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {columns.map((columnName, column) => (
                <MatrixCell
                  key={columnName}
                  cell={cellAt(row, column)}
                  arms={arms}
                  chosen={chosen}
                  stop={stop}
                  onKeyDown={onKeyDown}
                  {...shared}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
