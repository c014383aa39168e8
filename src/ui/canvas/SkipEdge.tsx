import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import { createContext, useContext } from 'react';
import { createPortal } from 'react-dom';
import type { Skip } from '../../models/network.ts';
import { select } from '../state/view.ts';
import styles from './canvas.module.css';
import { arcPath, roundArcPath } from './layout.ts';
import { SkipSign } from './SkipSign.tsx';

export type SkipEdgeType = Edge<
  {
    skip: Skip;
    height: number;
    /** See {@link Arcs.isCrowded}. */
    isRound: boolean;
    /** What is done on the way, in short; all of it in a sentence. */
    shown: string;
    title: string;
    isBroken: boolean;
  },
  'skip'
>;

const MARK_INSET_PX = 5;
/** In which its drawing is told: see the animation. Dashes are told in pixels. */
const DRAWN_LENGTH = 100;

/** Where labels go. The library's own EdgeLabelRenderer looks for that place anew for each edge at each change: seconds for 2,000 skips. */
export const LabelPlace = createContext<Element | null>(null);

/** A skip as an arc over the cards, with its sign and what it does on the way. */
export function SkipEdge({ id, sourceX, sourceY, targetX, targetY, data, selected }: EdgeProps<SkipEdgeType>) {
  const labels = useContext(LabelPlace);
  if (!data) return null;
  const { skip, height, isRound, shown, title, isBroken } = data;
  // Handles are larger than their marks, and arcs end at the marks.
  const pathOf = isRound ? roundArcPath : arcPath;
  const { path, labelX, labelY } = pathOf(sourceX, sourceY + MARK_INSET_PX, targetX, targetY + MARK_INSET_PX, height);
  const isOn = skip.enabled && !isBroken;
  const classes = [
    styles.skip,
    skip.enabled ? '' : styles.off,
    isOn && !isRound ? styles.drawn : '',
    selected ? styles.selectedSkip : '',
    isBroken ? styles.brokenSkip : '',
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <>
      <BaseEdge id={id} path={path} className={classes} interactionWidth={18} {...(isOn && { pathLength: DRAWN_LENGTH })} />
      {labels
        ? createPortal(
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
            </button>,
            labels,
          )
        : null}
    </>
  );
}
