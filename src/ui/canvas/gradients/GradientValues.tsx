import { ViewportPortal } from '@xyflow/react';
import { useContext } from 'react';
import { logScale } from '../../insight/logScale.ts';
import { useKnownGradients } from '../../insight/useKnownGradients.ts';
import { axisWords } from '../../kit/format.ts';
import { useInView } from '../../pictures/inView.ts';
import type { FoldedView } from '../folds/foldedView.ts';
import { IsFar } from '../isFar.ts';
import { CARD_HEIGHT_PX, CARD_WIDTH_PX, cardPosition } from '../layout.ts';
import { useVisibleRange } from '../visibleRange.ts';
import styles from './gradients.module.css';
import { hasSameLayers, rangesOf, rangeWords } from './ranges.ts';

/**
 * The gradient that reaches each layer, below its card: one line for each run in view, on the logarithmic scale of the plot of gradients.
 * Runs of a network with other layers than the drawn one have no lines.
 */
export function GradientValues({ folded }: { folded: FoldedView }) {
  const { known } = useKnownGradients(useInView().seen);
  const isFar = useContext(IsFar);
  const { network, whole } = folded;
  const visible = useVisibleRange(network.layers.length);
  const scale = logScale(known.flatMap(({ flow }) => flow.layers.slice(1).map(({ norm }) => norm)));
  const lines = known
    .filter(({ run }) => hasSameLayers(run.experiment.network, whole))
    .map((one) => ({ ...one, ranges: rangesOf(folded, one.flow.layers) }));
  if (!scale || lines.length === 0) return null;
  const words = `Gradient at the layer’s output, on a logarithmic scale from ${axisWords(10 ** scale.low)} to ${axisWords(10 ** scale.high)}`;
  return (
    // Screen readers read these values in the table of the gradients.
    <ViewportPortal>
      <div className={styles.values} aria-hidden="true" title={words}>
        {network.layers.slice(visible.first, visible.last + 1).map(({ id }, i) => (
          <div
            key={id}
            className={styles.value}
            style={{ left: cardPosition(visible.first + i).x, top: CARD_HEIGHT_PX, width: CARD_WIDTH_PX }}
          >
            {lines.map(({ run, name, color, ranges }) => {
              const range = ranges.get(id);
              if (!range) return isFar || id !== whole.layers[0]?.id ? null : <span key={run.id} style={{ color }}>{`${name}:`}</span>;
              const [from, to] = [scale.at(range.low), scale.at(range.high)];
              return (
                <div key={run.id} className={styles.line} title={`${name}: ${rangeWords(range)}`}>
                  <span className={styles.scale}>
                    {Number.isNaN(range.low) ? null : (
                      <span style={{ background: color, left: `${100 * from}%`, right: `${100 * (1 - to)}%` }} />
                    )}
                  </span>
                  {isFar ? null : <span>{rangeWords(range)}</span>}
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </ViewportPortal>
  );
}
