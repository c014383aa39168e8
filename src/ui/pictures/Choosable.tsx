import type { ReactNode } from 'react';
import styles from './pictures.module.css';

/** Which held-out example is chosen. */
export interface Choice {
  n: number;
  choose(n: number): void;
}

/** A held-out example that can be chosen, where there is something to choose it for. */
export function Choosable({ n, choice, words, children }: { n: number; choice: Choice | null; words: string; children: ReactNode }) {
  if (!choice) return children;
  return (
    <button
      type="button"
      data-kind="icon"
      className={styles.choosable}
      aria-pressed={choice.n === n}
      title={words}
      onClick={() => choice.choose(n)}
    >
      {children}
    </button>
  );
}
