import type { LayerGradient } from '../../insight/gradients/flow.ts';
import { EXPLODED_WORDS, normWords, VANISHED_WORDS } from './gradientWords.ts';
import styles from './insight.module.css';
import type { LogScale } from './logScale.ts';
import { LinePlot } from './plots/LinePlot.tsx';
import { endMarks, layerPlaces } from './plots/places.ts';
import { decades } from './plots/scale.ts';
import type { KnownRun } from './seen.ts';

export function GradientPlot({ known, scale }: { known: readonly KnownRun[]; scale: LogScale | null }) {
  // The gradient at the input is not drawn, because no weights are trained with it.
  const lines = known.map((one) => ({ ...one, layers: one.flow.layers.slice(1) }));
  const all = lines.flatMap(({ layers }) => layers);
  if (!scale || !all.some(({ norm }) => norm > 0 && Number.isFinite(norm))) return <p className={styles.empty}>{emptyWords(all)}</p>;
  const places = layerPlaces(
    known,
    all.map(({ layer }) => layer),
  );
  const hasZero = all.some(({ norm }) => norm === 0);
  return (
    <>
      <LinePlot
        label={`Gradient by layer: ${known.map(({ name }) => name).join(', ')}`}
        lines={lines.map(({ name, color, layers }) => ({
          name,
          color,
          values: places.map(({ id }) => layers.find(({ layer }) => layer === id)?.norm),
        }))}
        scale={decades(scale)}
        places={places.length}
        marks={endMarks(places)}
        placeName={(i) => places[i]?.name ?? ''}
        valueWords={normWords}
        height={170}
      />
      {hasZero ? <p className={styles.key}>Gradients that are 0, or too small for 32-bit numbers, are at the bottom.</p> : null}
    </>
  );
}

const emptyWords = (gradients: readonly LayerGradient[]) => (gradients.every(({ norm }) => norm === 0) ? VANISHED_WORDS : EXPLODED_WORDS);
