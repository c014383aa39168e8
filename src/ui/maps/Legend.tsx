import type { CSSProperties } from 'react';
import { ratioWords } from '../answer/answerWords.ts';
import styles from './maps.module.css';
import { fillOf } from './mapWords.ts';

/** Each swatch shows the ratio `full` raised to one of these powers. */
const SWATCHES = [-1, -0.5, 0, 0.5, 1];

interface LegendProps {
  /** The ratio that is drawn in the full colour. */
  full: number;
  hasRemovals: boolean;
  isTested: boolean;
  /** A sentence about the cells that the map leaves out. */
  note: string | undefined;
}

export function Legend({ full, hasRemovals, isTested, note }: LegendProps) {
  const swatch = (ratio: number, isUnclear?: true) => (
    <span
      className={styles.swatch}
      data-drawn
      data-side={ratio < 1 ? 'better' : 'worse'}
      data-unclear={isUnclear}
      style={{ '--fill': fillOf(ratio, full) } as CSSProperties /* React's types lack custom properties */}
    />
  );
  return (
    <ul className={styles.legend} aria-label="Legend of the map">
      {SWATCHES.map((exponent) => (
        <li key={exponent}>
          {swatch(full ** exponent)} {ratioWords(full ** exponent)}
        </li>
      ))}
      <li>
        {swatch(1, true)} <span>{isTested ? 'no clear difference' : 'no clear difference, or not tested yet'}</span>
      </li>
      {hasRemovals ? <li>− the skip is taken away</li> : null}
      {note === undefined ? null : <li>{note}</li>}
    </ul>
  );
}
