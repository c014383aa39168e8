import type { ConnectionLineComponentProps } from '@xyflow/react';
import styles from './canvas.module.css';
import { arcPath } from './layout.ts';

const HEIGHT_PX = 40;

/** The skip that is being drawn, from its handle to the pointer. */
export function ConnectionArc({ fromX, fromY, toX, toY }: ConnectionLineComponentProps) {
  return <path d={arcPath(fromX, fromY, toX, toY, HEIGHT_PX).path} className={styles.connection} />;
}
