import type { Mark } from '../../stores/study.ts';
import { OUTLINES } from './outlines.ts';

/**
 * The mark of an arm in its colour.
 * @param isHollow draws the outline alone, for runs that the charts do not show
 */
export function ArmMark({ mark, color, isHollow = false }: { mark: Mark; color: string; isHollow?: boolean }) {
  // Colours that the system forces on the page spare SVG, so the mark keeps its colour and its outline.
  return (
    <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true" data-mark={mark}>
      <path d={OUTLINES[mark]} style={{ fill: isHollow ? 'none' : color, stroke: color }} strokeWidth={isHollow ? 1.4 : 0.6} />
    </svg>
  );
}
