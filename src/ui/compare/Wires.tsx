import { layerIndex, layerName, nameOf, type Skip } from '../../models/network.ts';
import { arcHeights, skipKey } from '../canvas/layout.ts';
import type { RunRecord } from '../state/runs.ts';
import styles from './compare.module.css';
import { activeSkips } from './wires.ts';

const STEP = 14;
const CARD = 9;
/** The same in all columns, so that they are on one scale. */
const TOP = 34;

/** The network in small: layers as blocks, skips as arcs; those that are not in every run in colour. */
export function Wires({ run, isDiffering }: { run: RunRecord; isDiffering(skip: Skip): boolean }) {
  const { network } = run.experiment;
  const skips = activeSkips(run);
  const heights = arcHeights({ ...network, skips });
  const tallest = Math.max(1, ...heights.values());
  const width = network.layers.length * STEP;
  const x = (id: string) => layerIndex(network, id) * STEP + CARD / 2;
  const words = skips.map(
    (skip) => `${nameOf(network, skip.from)}→${nameOf(network, skip.to)}${isDiffering(skip) ? ' (not in every run)' : ''}`,
  );
  return (
    <svg
      className={styles.wires}
      viewBox={`-2 0 ${width} ${TOP + CARD + 4}`}
      role="img"
      aria-label={`${network.layers.length} layers; skips ${words.join(', ') || 'none'}`}
    >
      <line x1={0} x2={width - STEP} y1={TOP + CARD / 2 + 2} y2={TOP + CARD / 2 + 2} />
      {network.layers.map((layer, i) => (
        <rect key={layer.id} x={i * STEP} y={TOP + 2} width={CARD} height={CARD} rx={2}>
          <title>{layerName(layer)}</title>
        </rect>
      ))}
      {skips.map((skip) => {
        const [start, end] = [x(skip.from), x(skip.to)];
        const peak = TOP - ((heights.get(skipKey(skip.from, skip.to)) ?? tallest) / tallest) * (TOP - 2);
        return (
          <path
            key={skipKey(skip.from, skip.to)}
            className={isDiffering(skip) ? styles.differs : undefined}
            d={`M ${start} ${TOP + 2} C ${start} ${peak}, ${end} ${peak}, ${end} ${TOP + 2}`}
          />
        );
      })}
    </svg>
  );
}
