import type { CSSProperties, KeyboardEvent } from 'react';
import { BASELINE_KEY, type MapArm, type MapCell } from '../../experiment/maps/map.ts';
import type { MapAnswer } from '../../insight/answer/map.ts';
import { ratioWords } from '../answer/answerWords.ts';
import styles from './maps.module.css';
import { BASELINE, cellWords, fillOf } from './mapWords.ts';

export interface CellProps {
  /** Undefined if the grid has no cell here. */
  cell: MapCell | undefined;
  /** The arms other than the baseline, parallel to the cells of the answer. */
  arms: readonly MapArm[];
  answer: MapAnswer;
  full: number;
  chosen: string | null;
  /** The key of the only cell that the Tab key reaches. */
  stop: string | null;
  onChoose(key: string): void;
  onKeyDown(event: KeyboardEvent): void;
}

export function MatrixCell({ cell, arms, answer, full, chosen, stop, onChoose, onKeyDown }: CellProps) {
  if (!cell) return <td />;
  const { arm, problem, isRemoval } = cell;
  if (!arm)
    return (
      <td className={styles.without} title={problem}>
        <span className={styles.hidden}>{`not possible: ${problem}`}</span>
        <span aria-hidden="true">–</span>
      </td>
    );
  if (arm.key === BASELINE_KEY)
    return (
      <td className={styles.without} title={BASELINE}>
        <span className={styles.hidden}>{BASELINE}, </span>×1
      </td>
    );
  const index = arms.indexOf(arm);
  const result = answer.cells[index];
  if (!result) return <td />;
  const isBest = answer.best === index;
  const words = `${arm.name}: ${cellWords(result)}${isBest ? ', the best cell' : ''}`;
  return (
    <td>
      <button
        type="button"
        className={styles.cell}
        aria-pressed={chosen === arm.key}
        aria-label={words}
        title={words}
        tabIndex={stop === arm.key ? 0 : -1}
        data-drawn
        data-side={result.ratio < 1 ? 'better' : 'worse'}
        data-unclear={(result.pairs > 0 && !result.isClear) || undefined}
        data-best={isBest || undefined}
        style={{ '--fill': fillOf(result.ratio, full) } as CSSProperties /* React's types lack custom properties */}
        onClick={() => onChoose(arm.key)}
        onKeyDown={onKeyDown}
      >
        {`${isRemoval ? '− ' : ''}${result.pairs === 0 ? '·' : ratioWords(result.ratio)}`}
      </button>
    </td>
  );
}
