import type { LayerGradient } from '../../insight/gradients/flow.ts';
import { nameOf } from '../../models/network/network.ts';
import styles from './insight.module.css';
import type { LogScale } from './logScale.ts';
import { layerPlaces } from './plots/places.ts';
import type { KnownRun } from './seen.ts';

const WIDTH = 380;
const HEIGHT = 190;
const LEFT = 38;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 24;

/** The layers of all shown networks from left to right, gradients upwards on the logarithmic scale of everything in view. */
export function GradientPlot({ known, scale }: { known: readonly KnownRun[]; scale: LogScale | null }) {
  // The gradient at the input is not drawn, because the input has no weights.
  const lines = known.map(({ flow }) => flow.layers.slice(1));
  const norms = lines.flat().map(({ norm }) => norm);
  if (!scale || !norms.some((norm) => norm > 0 && Number.isFinite(norm))) return <p className={styles.empty}>{emptyWords(lines.flat())}</p>;
  const places = layerPlaces(
    known,
    lines.flat().map(({ layer }) => layer),
  );
  const most = places.length;
  const placeOf = new Map(places.map(({ id }, i) => [id, i]));
  const x = (i: number) => LEFT + (most < 2 ? 0.5 : i / (most - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - scale.at(value) * (HEIGHT - TOP - BOTTOM);
  return (
    <svg
      className={styles.plot}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Gradient by layer: ${known.map(({ name }) => name).join(', ')}`}
    >
      {scale.ticks.map((exponent) => (
        <g key={exponent}>
          <line className={styles.grid} x1={LEFT} x2={WIDTH - RIGHT} y1={y(10 ** exponent)} y2={y(10 ** exponent)} />
          <text x={LEFT - 6} y={y(10 ** exponent) + 4} textAnchor="end">
            {exponent === 0 ? '1' : <PowerOfTen exponent={exponent} />}
          </text>
        </g>
      ))}
      <text x={x(0)} y={HEIGHT - 6} textAnchor="start">
        {places[0]?.name}
      </text>
      <text x={x(most - 1)} y={HEIGHT - 6} textAnchor="end">
        {places.at(-1)?.name}
      </text>
      {known.map(({ run, color, name }, k) => {
        const finite = (lines[k] ?? [])
          .map((one) => ({ ...one, i: placeOf.get(one.layer) ?? 0 }))
          .filter(({ norm }) => Number.isFinite(norm));
        return (
          <g key={run.id} style={{ color }}>
            <polyline className={styles.line} points={finite.map(({ norm, i }) => `${x(i)},${y(norm)}`).join(' ')} />
            {finite.map(({ layer, norm, i }) => (
              <circle key={layer} className={styles.point} cx={x(i)} cy={y(norm)} r={2.4}>
                <title>{`${name}, ${nameOf(run.experiment.network, layer)}: ${norm.toPrecision(3)}`}</title>
              </circle>
            ))}
          </g>
        );
      })}
    </svg>
  );
}

const emptyWords = (gradients: readonly LayerGradient[]) =>
  gradients.every(({ norm }) => norm === 0)
    ? 'All gradients are 0, or too small for 32-bit numbers.'
    : 'No gradient is a finite number above 0: the network has exploded.';

const PowerOfTen = ({ exponent }: { exponent: number }) => (
  <>
    10
    <tspan dy="-4" fontSize="8">
      {String(exponent).replace('-', '−')}
    </tspan>
  </>
);
