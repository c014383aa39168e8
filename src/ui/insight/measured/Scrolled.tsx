import type { ReactNode } from 'react';
import styles from '../insight.module.css';

/** A table that may be wider than its container. */
export const Scrolled = ({ isTall = false, children }: { isTall?: boolean; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable elements must be reachable without a mouse
  <div className={isTall ? styles.tall : styles.wide} tabIndex={0}>
    {children}
  </div>
);
