import { memo } from 'react';
import type { Merge } from '../../models/network/network.ts';
import styles from '../canvas/outgoingEdges.module.css';

export const SIGN_STROKES: Record<Merge, string> = { add: 'M9 4.5v9M4.5 9h9', concat: 'M6.8 4.5v9M11.2 4.5v9' };

/** The signs ⊕ for add and ‖ for concat, drawn so that they look the same in every font. Labels change more often than their signs. */
export const SkipSign = memo(({ merge }: { merge: Merge }) => (
  <svg className={styles.sign} viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">
    <circle cx="9" cy="9" r="8" />
    <path d={SIGN_STROKES[merge]} />
  </svg>
));
