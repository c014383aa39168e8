import { useStore as useFlow, ViewportPortal } from '@xyflow/react';
import { skipKey } from '../../../models/network/network.ts';
import type { KnownRun } from '../../insight/seen.ts';
import { ArmMark } from '../../kit/marks/ArmMark.tsx';
import { markOf } from '../../stores/study.ts';
import type { EdgeBundle } from '../scene.ts';
import styles from './gradients.module.css';
import { skipGradientWords } from './ribbons.ts';
import { skipNorms } from './useGraphGradients.ts';

/** The distance from the middle of a sign (⊕ or ‖ on an arc) to the value below it. */
const BELOW_SIGN_PX = 12;
/** Below this zoom, the value keeps its size on the screen. */
const LEGIBLE_ZOOM = 0.9;

export function SelectedValue({ fans, runs }: { fans: readonly EdgeBundle[]; runs: readonly KnownRun[] }) {
  const zoom = useFlow((state) => state.transform[2]);
  const [found] = fans.flatMap(({ position, data }) => data.skips.flatMap((skip) => (skip.isSelected ? [{ position, skip }] : [])));
  if (!found) return null;
  const { position, skip } = found;
  const values = runs.flatMap(({ run, color, flow }) => {
    const value = skipNorms(flow).get(skipKey(skip.skip));
    return value ? [{ id: run.id, color, value }] : [];
  });
  if (values.length === 0) return null;
  const [x, y] = [position.x + skip.arc.labelX, position.y + skip.arc.labelY + BELOW_SIGN_PX];
  return (
    <ViewportPortal>
      {/* These values are hidden from screen readers, which find them in the table of gradients. */}
      <div
        aria-hidden="true"
        data-skip-value
        className={styles.chip}
        style={{ transform: `translate(${x}px, ${y}px) scale(${Math.max(1, LEGIBLE_ZOOM / zoom)}) translateX(-50%)` }}
      >
        {values.map(({ id, color, value }) => (
          <span key={id}>
            <ArmMark mark={markOf(color)} color={color} />
            {skipGradientWords(value)}
          </span>
        ))}
      </div>
    </ViewportPortal>
  );
}
