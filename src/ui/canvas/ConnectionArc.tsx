import { type ConnectionLineComponentProps, useStore as useFlow } from '@xyflow/react';
import { checkSkip, isIssue } from '../../models/network/checkSkip.ts';
import { skipWords } from '../../models/network/skips.ts';
import { useDocument, useInputShape } from '../stores/useStore.ts';
import styles from './canvas.module.css';
import { UNFOLDS } from './connecting.ts';
import { arcPath, FAR_ZOOM } from './layout.ts';

const HEIGHT_PX = 40;
const WORDS_BELOW_PX = 40;

export function ConnectionArc({ fromNode, fromHandle, fromX, fromY, toNode, toX, toY }: ConnectionLineComponentProps) {
  const zoom = useFlow((state) => state.transform[2]);
  const network = useDocument((state) => state.experiment.network);
  const inputShape = useInputShape();
  const ends = (a: string, b: string): [string, string] => (fromHandle.type === 'target' ? [b, a] : [a, b]);
  const isFolded = toNode?.type === 'fold';
  const check = toNode && toNode.id !== fromNode.id && !isFolded ? checkSkip(network, inputShape, ...ends(fromNode.id, toNode.id)) : null;
  const hint = check && !isIssue(check) ? skipWords('add', check) : null;
  const refusal = isFolded ? UNFOLDS : check && isIssue(check) ? check.message : null;
  return (
    <>
      <path d={arcPath({ x: fromX, y: fromY }, { x: toX, y: toY }, HEIGHT_PX).path} className={styles.connection} />
      {/* Cards are too small to read at this zoom, so the hint of the card under the pointer is shown here at full size. */}
      {(hint || refusal) && zoom < FAR_ZOOM ? (
        <text className={hint ? styles.farHint : styles.farRefusal} x={toX} y={toY + WORDS_BELOW_PX / zoom} fontSize={12 / zoom}>
          {hint ?? refusal}
        </text>
      ) : null}
    </>
  );
}
