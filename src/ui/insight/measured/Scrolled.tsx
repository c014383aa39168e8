import type { ReactNode } from 'react';
import styles from '../insight.module.css';

/** Scrolls a table that is too wide for its container; with `isTall`, also one that is too tall. */
export const Scrolled = ({ isTall = false, children }: { isTall?: boolean; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable elements must be reachable without a mouse
  <div className={isTall ? styles.tall : styles.wide} tabIndex={0}>
    {children}
  </div>
);
