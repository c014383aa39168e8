import { axisWords } from '../../kit/format.ts';
import type { LogScale } from '../logScale.ts';
import { LEAST_INK } from './ink.ts';
import styles from './recorded.module.css';

interface Props {
  /** The name of the values, if they are not gradients. */
  what?: string;
  scale: LogScale;
  hasNonFinite: boolean;
  /** True if some rows of a heat map show thin lines, because its network lacks a layer of another network. */
  hasMissing: boolean;
}

export function ScaleLegend({ what, scale, hasNonFinite, hasMissing }: Props) {
  const ink = (opacity: number) => `color-mix(in srgb, var(--ink) ${100 * opacity}%, transparent)`;
  return (
    <div
      className={styles.scale}
      role="img"
      aria-label={`${what ? `${what}: scale` : 'Scale'} from ${axisWords(10 ** scale.low)} to ${axisWords(10 ** scale.high)}, logarithmic`}
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
      {hasMissing ? <span className={styles.missing}>row of thin lines: not a layer of this network</span> : null}
    </div>
  );
}
