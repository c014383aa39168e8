import { ViewportPortal } from '@xyflow/react';
import { useContext } from 'react';
import type { LayerId, Network } from '../../../models/network/network.ts';
import type { LogScale } from '../../insight/logScale.ts';
import type { KnownRun } from '../../insight/seen.ts';
import { axisWords } from '../../kit/format.ts';
import type { FoldedView } from '../folds/foldedView.ts';
import { IsFar } from '../isFar.ts';
import { CARD_HEIGHT_PX, CARD_STEP_PX, CARD_WIDTH_PX, cardPosition } from '../layout.ts';
import type { EdgeBundle } from '../scene.ts';
import { useVisibleRange } from '../visibleRange.ts';
import { EpsilonMark } from './EpsilonMark.tsx';
import styles from './gradients.module.css';
import { cardsBelowEpsilon, type Range, rangesOf, rangeWords } from './ranges.ts';
import { SelectedValue } from './SelectedValue.tsx';
import { useGraphGradients } from './useGraphGradients.ts';

const PROFILE_PX = 120;
const RING_PX = 16;

/** Shows below each card the gradient at the layer's output, on the same scale as the plot of gradients. */
export function GradientValues({ folded, fans }: { folded: FoldedView; fans: readonly EdgeBundle[] }) {
  const { runs, scale } = useGraphGradients(folded.whole);
  const isFar = useContext(IsFar);
  const { network, whole } = folded;
  const visible = useVisibleRange(network.layers.length);
  const lines = runs.map((one) => ({ ...one, ranges: rangesOf(folded, one.flow.layers), below: cardsBelowEpsilon(folded, one.flow) }));
  if (lines.length === 0) return null;
  const scaleWords = scale && `, on a logarithmic scale from ${axisWords(10 ** scale.low)} to ${axisWords(10 ** scale.high)}`;
  const words = `Gradient at the layer’s output${scaleWords ?? ''}`;
  return (
    <>
      <SelectedValue fans={fans} runs={runs} />
      {/* These values are hidden from screen readers, which find them in the table of gradients. */}
      <ViewportPortal>
        <div aria-hidden="true" title={words}>
          {isFar
            ? scale && <Profile lines={lines} network={network} scale={scale} />
            : network.layers.slice(visible.first, visible.last + 1).map(({ id }, i) => (
                <div
                  key={id}
                  className={styles.value}
                  style={{ left: cardPosition(visible.first + i).x, top: CARD_HEIGHT_PX, width: CARD_WIDTH_PX }}
                >
                  {lines.map((line) => (
                    <Value key={line.run.id} line={line} id={id} scale={scale} isInput={id === whole.layers[0]?.id} />
                  ))}
                </div>
              ))}
        </div>
      </ViewportPortal>
    </>
  );
}

interface RunLine extends KnownRun {
  ranges: ReadonlyMap<LayerId, Range>;
  /** The descriptions of the ε marks, by card. */
  below: ReadonlyMap<LayerId, string>;
}

/** The gradient at the input is not shown. The name of the run is in its place. */
function Value({
  line: { name, color, ranges, below },
  id,
  scale,
  isInput,
}: {
  line: RunLine;
  id: LayerId;
  scale: LogScale | null;
  isInput: boolean;
}) {
  const range = ranges.get(id);
  if (!range) return isInput ? <div className={styles.line} style={{ color }}>{`${name}:`}</div> : null;
  const mark = scale && !Number.isNaN(range.low) ? [scale.at(range.low), scale.at(range.high)] : null;
  const words = below.get(id);
  return (
    <div className={styles.line} title={`${name}: ${rangeWords(range)}${words ? `; parameter gradients: ${words}` : ''}`}>
      <span className={styles.scale}>
        {mark ? <span style={{ background: color, left: `${100 * (mark[0] ?? 0)}%`, right: `${100 * (1 - (mark[1] ?? 0))}%` }} /> : null}
      </span>
      {words ? <EpsilonMark color={color} /> : null}
      <span>{rangeWords(range)}</span>
    </div>
  );
}

/**
 * Draws a curve for each run in place of the numbers, which are illegible when the canvas is zoomed out. A ring has the meaning of an
 * {@link EpsilonMark}.
 */
function Profile({ lines, network, scale }: { lines: readonly RunLine[]; network: Network; scale: LogScale }) {
  const width = CARD_STEP_PX * network.layers.length;
  const y = (value: number) => PROFILE_PX * (1 - scale.at(value));
  return (
    <svg aria-hidden="true" className={styles.profile} style={{ top: CARD_HEIGHT_PX }} width={width} height={PROFILE_PX}>
      <path className={styles.ends} d={`M0 0H${width}M0 ${PROFILE_PX}H${width}`} />
      {lines.map(({ run, color, ranges, below }) => {
        const points = network.layers.flatMap(({ id }, i) => {
          const range = ranges.get(id);
          if (!range || Number.isNaN(range.low)) return [];
          return [{ id, x: cardPosition(i).x + CARD_WIDTH_PX / 2, low: y(range.low), high: y(range.high) }];
        });
        return (
          <g key={run.id} stroke={color}>
            <polyline points={points.map(({ x, low, high }) => (low === high ? `${x},${low}` : `${x},${low} ${x},${high}`)).join(' ')} />
            <path className={styles.rings} d={points.flatMap(({ id, x, low }) => (below.has(id) ? ring(x, low) : [])).join('')} />
          </g>
        );
      })}
    </svg>
  );
}

/** All rings of a run are joined into one path, which is drawn much faster than hundreds of elements. */
const ring = (x: number, y: number) =>
  `M${x - RING_PX} ${y}a${RING_PX} ${RING_PX} 0 1 0 ${2 * RING_PX} 0a${RING_PX} ${RING_PX} 0 1 0 ${-2 * RING_PX} 0`;
