import { useContext } from 'react';
import type { Network } from '../../../models/network/network.ts';
import type { KnownRun } from '../../insight/seen.ts';
import { axisWords, countWords } from '../../kit/format.ts';
import { ArmMark } from '../../kit/marks/ArmMark.tsx';
import { markOf } from '../../stores/study.ts';
import { IsFar } from '../isFar.ts';
import { EpsilonMark } from './EpsilonMark.tsx';
import styles from './gradients.module.css';
import { belowEpsilon } from './ranges.ts';
import { RIBBON_PX } from './ribbons.ts';
import { useGraphGradients } from './useGraphGradients.ts';

const TITLE =
  '‖∂ℓ/∂h‖₂, where ℓ is the loss of one example and h is the output of a layer; for a skip, only the part of ∂ℓ/∂h that arrives through the skip. Each value is a root mean square over held-out examples.';

/** @param isAside true if the legend is next to the network, false if it is below the network */
export function GradientLegend({ network, isAside }: { network: Network; isAside: boolean }) {
  const { runs, ofSkips, scale, reasons } = useGraphGradients(network);
  const isFar = useContext(IsFar);
  const steps = new Set(runs.map(({ step }) => step));
  const isOneStep = steps.size === 1;
  const bar = isFar ? 'curve' : 'bar';
  return (
    <section className={styles.legend} data-aside={isAside || undefined} aria-label="Gradients on the network" title={TITLE}>
      {runs.length === 0 ? (
        <span>
          {reasons.length > 0 ? reasons.join(' ') : 'No measured network has the layers of the drawn one, so no gradients are drawn.'}
        </span>
      ) : (
        <>
          <span>
            <strong>Gradient</strong>
            {`, logarithmic: ${bar} for a layer’s output${ofSkips ? ', ribbon for a skip' : ''}`}
          </span>
          {scale ? (
            <span className={styles.range}>
              <span>{axisWords(10 ** scale.low)}</span>
              <Wedge color={ofSkips?.color ?? runs[0]?.color ?? 'var(--ink)'} />
              <span>{axisWords(10 ** scale.high)}</span>
            </span>
          ) : (
            <span>no gradient is a finite number above 0</span>
          )}
          {runs.some(({ flow }) => belowEpsilon(flow).size > 0) ? (
            <span className={styles.run}>
              <EpsilonMark color="var(--ink-soft)" />
              parameter gradient below the optimiser’s ε
            </span>
          ) : null}
          {runs.map((one) => (
            <span key={one.run.id} className={styles.run}>
              <ArmMark mark={markOf(one.color)} color={one.color} />
              {`${one.name}${one === ofSkips && runs.length > 1 ? ' (ribbons)' : ''}${isOneStep ? '' : `, step ${countWords(one.step)}`}`}
            </span>
          ))}
          {isOneStep ? <span>{stepOf(runs)}</span> : null}
        </>
      )}
    </section>
  );
}

const stepOf = ([first]: readonly KnownRun[]) => `step ${countWords(first?.step ?? 0)}`;

/** Shows how wide a ribbon is at each point of the scale. Ribbons are narrower if the drawing is crowded or zoomed out. */
function Wedge({ color }: { color: string }) {
  const { low, high } = RIBBON_PX;
  const middle = high / 2;
  return (
    <svg width={WEDGE_PX} height={high} aria-hidden="true" style={{ color }}>
      <path className={styles.wedge} d={`M0 ${middle - low / 2}L${WEDGE_PX} 0V${high}L0 ${middle + low / 2}Z`} />
      <path className={styles.axis} d={`M0 ${middle}H${WEDGE_PX}`} />
    </svg>
  );
}

const WEDGE_PX = 90;
