import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { nameOf, type Skip } from '../../models/network.ts';
import { inferShapes } from '../../models/shapes.ts';
import { select } from '../state/view.ts';
import { useDocument, useInputShape } from '../useStore.ts';
import styles from './canvas.module.css';
import { arcPath } from './layout.ts';
import { SkipSign } from './SkipSign.tsx';

export type SkipEdgeType = Edge<{ skip: Skip; height: number }, 'skip'>;

const MARK_INSET_PX = 5;

/** A skip as an arc over the cards, with its sign and what it does on the way. */
export function SkipEdge({ id, sourceX, sourceY, targetX, targetY, data, selected }: EdgeProps<SkipEdgeType>) {
  const network = useDocument((state) => state.experiment.network);
  const inputShape = useInputShape();
  if (!data) return null;
  const { skip, height } = data;
  // Handles are larger than their marks, and arcs end at the marks.
  const { path, labelX, labelY } = arcPath(sourceX, sourceY + MARK_INSET_PX, targetX, targetY + MARK_INSET_PX, height);
  const inferred = inferShapes(network, inputShape);
  const words = inferred.shapes.get(skip.to)?.skips.get(skip.from)?.words;
  const isBroken = skip.enabled && inferred.issues.some((issue) => issue.at === skip.to && issue.skipFrom === skip.from);
  const classes = [styles.skip, skip.enabled ? '' : styles.off, selected ? styles.selectedSkip : '', isBroken ? styles.brokenSkip : '']
    .filter(Boolean)
    .join(' ');
  const shown = isBroken ? 'does not fit' : words === 'identity' ? '' : (words ?? '');
  const title = `${skip.merge} skip from ${nameOf(network, skip.from)} to ${nameOf(network, skip.to)}${skip.enabled ? '' : ', switched off'}${shown && `, ${shown}`}`;
  return (
    <>
      <BaseEdge id={id} path={path} className={classes} interactionWidth={18} />
      <EdgeLabelRenderer>
        <button
          type="button"
          className={`${styles.label} ${classes} nodrag nopan`}
          style={{ transform: `translate(-50%, -100%) translate(${labelX}px, ${labelY + 9}px)` }}
          aria-label={title}
          aria-pressed={selected}
          onClick={() => select({ type: 'skip', from: skip.from, to: skip.to })}
        >
          <span className={styles.words}>{shown}</span>
          <SkipSign merge={skip.merge} />
        </button>
      </EdgeLabelRenderer>
    </>
  );
}
