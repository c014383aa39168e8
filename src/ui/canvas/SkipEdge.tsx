import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { nameOf, type Skip } from '../../models/network.ts';
import { inferShapes } from '../../models/shapes.ts';
import { select } from '../state/view.ts';
import { useDocument, useInputShape } from '../useStore.ts';
import styles from './canvas.module.css';
import { arcPath } from './layout.ts';

export type SkipEdgeType = Edge<{ skip: Skip; height: number }, 'skip'>;

const SIGNS = { add: '⊕', concat: '‖' } as const;

/** A skip as an arc over the cards, with its sign and what it does on the way. */
export function SkipEdge({ id, sourceX, sourceY, targetX, targetY, data, selected }: EdgeProps<SkipEdgeType>) {
  const network = useDocument((state) => state.experiment.network);
  const inputShape = useInputShape();
  if (!data) return null;
  const { skip, height } = data;
  const { path, labelX, labelY } = arcPath(sourceX, sourceY, targetX, targetY, height);
  const inferred = inferShapes(network, inputShape);
  const words = inferred.shapes.get(skip.to)?.skips.get(skip.from)?.words;
  const isBroken = skip.enabled && inferred.issues.some((issue) => issue.at === skip.to && issue.skipFrom === skip.from);
  const classes = [styles.skip, skip.enabled ? '' : styles.off, selected ? styles.selectedSkip : '', isBroken ? styles.brokenSkip : '']
    .filter(Boolean)
    .join(' ');
  const title = `${skip.merge} skip from ${nameOf(network, skip.from)} to ${nameOf(network, skip.to)}${skip.enabled ? '' : ', switched off'}`;
  return (
    <>
      <BaseEdge id={id} path={path} className={classes} interactionWidth={18} />
      <EdgeLabelRenderer>
        <button
          type="button"
          className={`${styles.label} ${classes} nodrag nopan`}
          style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          aria-label={title}
          aria-pressed={selected}
          onClick={() => select({ type: 'skip', from: skip.from, to: skip.to })}
        >
          <b>{SIGNS[skip.merge]}</b> {isBroken ? 'does not fit' : words === 'identity' ? '' : words}
        </button>
      </EdgeLabelRenderer>
    </>
  );
}
