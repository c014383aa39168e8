import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { channelsOf, resolveColor } from '../../kit/color.ts';
import { useIsDark } from '../../kit/useIsDark.ts';
import styles from '../insight.module.css';

interface Props {
  label: string;
  /** [rows][columns], drawn on a scale from 0 to 1. Null stands for a value that is not defined; its cell is hatched. */
  values: readonly (readonly (number | null)[])[];
  cellWords(row: number, column: number): string;
  isSquare?: boolean;
}

/** The share of the ink colour in a cell whose value is 1, in 255ths. The legend (`.matrixScale i`) ends at the same share, 92 %. */
const MOST_INK = 235;

export function Matrix({ label, values, cellWords, isSquare = true }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [at, setAt] = useState<readonly [number, number] | null>(null);
  const isDark = useIsDark();
  const rows = values.length;
  const columns = values[0]?.length ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours depend on the page's light or dark scheme
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const host = canvas.current?.parentElement;
    if (!context || !host || rows === 0 || columns === 0) return;
    const ink = channelsOf(resolveColor(host, 'var(--ink)'));
    const paper = channelsOf(resolveColor(host, 'var(--surface)'));
    const image = new ImageData(columns, rows);
    for (const [i, value] of values.flat().entries()) {
      if (value === null) continue; // the hatching of the element shows through
      const share = (Math.min(1, Math.max(0, value)) * MOST_INK) / 255;
      image.data.set([...ink.map((channel, c) => share * channel + (1 - share) * (paper[c] ?? 0)), 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
  }, [values, rows, columns, isDark]);
  const find = ({ currentTarget, clientX, clientY }: PointerEvent) => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    const place = (share: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
    setAt([place((clientY - top) / height, rows), place((clientX - left) / width, columns)]);
  };
  return (
    <div className={styles.matrix}>
      <canvas
        ref={canvas}
        width={columns}
        height={rows}
        data-drawn
        data-square={isSquare}
        role="img"
        aria-label={label}
        onPointerMove={find}
        onPointerLeave={() => setAt(null)}
      />
      <p>{at && at[0] < rows && at[1] < columns ? cellWords(at[0], at[1]) : ' '}</p>
    </div>
  );
}

export const MatrixScale = () => (
  <p className={styles.matrixScale}>
    0
    <i data-drawn />1
    <i data-drawn data-undefined />
    undefined
  </p>
);
