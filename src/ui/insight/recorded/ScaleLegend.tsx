import { axisWords } from '../../kit/format.ts';
import type { LogScale } from '../logScale.ts';
import { LEAST_INK } from './HeatMap.tsx';
import styles from './recorded.module.css';

/** The scale of the ink, with its decades. */
export function ScaleLegend({ scale, hasNonFinite }: { scale: LogScale; hasNonFinite: boolean }) {
  const ink = (opacity: number) => `color-mix(in srgb, var(--ink) ${100 * opacity}%, transparent)`;
  return (
    <div
      className={styles.scale}
      role="img"
      aria-label={`Ink from ${axisWords(10 ** scale.low)} to ${axisWords(10 ** scale.high)}, logarithmic`}
    >
      <span className={styles.bar} style={{ background: `linear-gradient(to right, ${ink(LEAST_INK)}, ${ink(1)})` }} />
      <span className={styles.ticks}>
        {scale.ticks.map((exponent) => (
          <span key={exponent} style={{ left: `${100 * scale.at(10 ** exponent)}%` }}>
            {axisWords(10 ** exponent)}
          </span>
        ))}
      </span>
      {hasNonFinite ? <span className={styles.bad}>not finite</span> : null}
    </div>
  );
}
