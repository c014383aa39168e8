import type { Mark } from '../../stores/study.ts';
import { OUTLINES } from './outlines.ts';

/** @param isHollow true for runs that the charts do not show; only the outline is drawn */
export function ArmMark({ mark, color, isHollow = false }: { mark: Mark; color: string; isHollow?: boolean }) {
  // Forced colours of the system do not affect SVG, so the mark keeps its colour and its outline.
  return (
    <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true" data-mark={mark}>
      <path d={OUTLINES[mark]} style={{ fill: isHollow ? 'none' : color, stroke: color }} strokeWidth={isHollow ? 1.4 : 0.6} />
    </svg>
  );
}
