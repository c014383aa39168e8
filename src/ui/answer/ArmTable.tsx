import { ArmMark } from '../kit/marks/ArmMark.tsx';
import { armColors, armMarks, type Study } from '../stores/study.ts';
import styles from './answer.module.css';
import type { ArmRow } from './answerWords.ts';

interface ArmTableProps {
  study: Study;
  rows: readonly ArmRow[];
  /** One text for each arm. */
  costs: readonly string[];
}

export function ArmTable({ study: { arms }, rows, costs }: ArmTableProps) {
  const colors = armColors(arms);
  const marks = armMarks(arms);
  return (
    <table className={styles.arms} aria-label="Arms">
      <tbody>
        {rows.map(({ name, summary, ratio, verdict }, i) => (
          <tr key={name}>
            <th scope="row">
              <ArmMark mark={marks[i] ?? 'circle'} color={colors[i] ?? ''} /> {name}
            </th>
            <td>{summary}</td>
            <td>{ratio}</td>
            <td>{verdict}</td>
            <td className={styles.costs}>{costs[i]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
