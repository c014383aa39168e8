import { ArmMark } from '../../kit/marks/ArmMark.tsx';
import { markOf } from '../../stores/study.ts';
import styles from '../insight.module.css';
import type { Seen } from '../seen.ts';

interface Line extends Pick<Seen, 'name' | 'color'> {
  words: string;
}

/** @param thresholds the tooltip, which explains the descriptions: the thresholds that they use, or the definition of a term */
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
