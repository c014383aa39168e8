import { ArmMark } from '../../kit/marks/ArmMark.tsx';
import { markOf } from '../../stores/study.ts';
import styles from '../insight.module.css';
import type { Seen } from '../seen.ts';

interface Line extends Pick<Seen, 'name' | 'color'> {
  words: string;
}

/** @param thresholds the tooltip, which gives the thresholds or the definition of a term in the `words` of the lines */
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
