import { ArmMark } from '../../kit/marks/ArmMark.tsx';
import { markOf } from '../../stores/study.ts';
import styles from '../insight.module.css';
import type { Seen } from '../seen.ts';

interface Line extends Pick<Seen, 'name' | 'color'> {
  /** The measurement in words. */
  words: string;
}

/** The runs with their marks, and what was measured of each in words. @param thresholds those of the words */
export const Legend = ({ lines, thresholds }: { lines: readonly Line[]; thresholds?: string | undefined }) => (
  <ul className={styles.legend} title={thresholds}>
    {lines.map(({ name, color, words }) => (
      <li key={name}>
        <ArmMark mark={markOf(color)} color={color} />
        <span>
          <strong>{name}</strong>
          {`: ${words}`}
        </span>
      </li>
    ))}
  </ul>
);
