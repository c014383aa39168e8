import type { ReactNode } from 'react';
import styles from './pictures.module.css';

export interface Choice {
  n: number;
  choose(n: number): void;
}

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
