import { memo } from 'react';
import type { Merge } from '../../models/network/network.ts';
import styles from '../canvas/outgoingEdges.module.css';

export const SIGN_PX = 18;

export const SIGN_STROKES: Record<Merge, string> = { add: 'M9 4.5v9M4.5 9h9', concat: 'M6.8 4.5v9M11.2 4.5v9' };

/**
 * The sign ⊕ (add) or ‖ (concat), drawn as a path to look the same with every font. It is memoised, because the labels around it change
 * often.
 */
export const SkipSign = memo(({ merge }: { merge: Merge }) => (
  <svg className={styles.sign} viewBox="0 0 18 18" width={SIGN_PX} height={SIGN_PX} aria-hidden="true">
    <circle cx="9" cy="9" r="8" />
    <path d={SIGN_STROKES[merge]} />
  </svg>
));
