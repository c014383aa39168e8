import { memo, useContext } from 'react';
import type { LogScale } from '../../insight/logScale.ts';
import type { FoldedView } from '../folds/foldedView.ts';
import { IsFar } from '../isFar.ts';
import { arcsOf, CARD_WIDTH_PX } from '../layout.ts';
import type { EdgeBundle } from '../scene.ts';
import styles from './gradients.module.css';
import { rangeWords } from './ranges.ts';
import { drawnNorm, foldedRanges, NARROW_RIBBON_PX, RIBBON_PX, ribbonWidth } from './ribbons.ts';
import { skipNorms, useGraphGradients } from './useGraphGradients.ts';

/** The path of the arch over a folded card. It must match the arch that the card's style sheet draws (`.skips` in folds.module.css). */
const FOLD_ARCH = 'M32 0V-7Q32 -16 45 -16H87Q100 -16 100 -7V0';
/** The baseline of the text above the arch. */
const FOLD_WORDS_Y = -27;

interface Props {
  fans: readonly EdgeBundle[];
  folded: FoldedView;
}

/**
 * Draws a ribbon behind the arc of each skip. The width of the ribbon shows the gradient through the skip, on the same logarithmic scale as
 * the gradients of the layers. A skip without a known gradient has no ribbon. The skips inside a folded repeat (a series of equal layers on
 * one card) share one ribbon. Its width shows their largest gradient, and a text above it gives the range.
 */
export function SkipRibbons({ fans, folded }: Props) {
  const { ofSkips, scale } = useGraphGradients(folded.whole);
  const isFar = useContext(IsFar);
  if (!ofSkips) return null;
  const norms = skipNorms(ofSkips.flow);
  const folds = foldedRanges(folded, norms);
  const isNarrow = isFar || arcsOf(folded.network).isCrowded;
  return (
    <svg className={styles.ribbons} data-ribbons aria-hidden="true" style={{ color: ofSkips.color }}>
      {fans.map(({ id, position: { x, y }, data: { skips } }) => {
        const ribbons = skips.flatMap((drawing): RibbonDrawing[] => {
          const norm = drawnNorm(drawing, folded.standsFor, norms);
          return norm === undefined ? [] : [{ key: drawing.key, path: drawing.arc.path, norm }];
        });
        const inside = folds.get(id);
        if (inside) ribbons.push({ key: id, path: FOLD_ARCH, norm: inside.high });
        return ribbons.length > 0 ? (
          <g key={id} transform={`translate(${x} ${y})`}>
            <Fan ribbons={ribbons} scale={scale} isNarrow={isNarrow} />
            {inside && !isFar ? (
              <text x={CARD_WIDTH_PX / 2} y={FOLD_WORDS_Y}>
                {rangeWords(inside)}
              </text>
            ) : null}
          </g>
        ) : null;
      })}
    </svg>
  );
}

interface RibbonDrawing {
  key: string;
  path: string;
  norm: number;
}

interface FanProps {
  ribbons: readonly RibbonDrawing[];
  scale: LogScale | null;
  isNarrow: boolean;
}

/**
 * True if two fans are the same. A fan is the group of ribbons whose skips start at one layer. Because of this comparison, an edit
 * elsewhere in a large network does not redraw the fan.
 */
const areSame = (a: FanProps, b: FanProps): boolean =>
  a.isNarrow === b.isNarrow &&
  a.scale?.low === b.scale?.low &&
  a.scale?.high === b.scale?.high &&
  a.ribbons.length === b.ribbons.length &&
  a.ribbons.every(({ key, path, norm }, i) => {
    const other = b.ribbons[i];
    return other !== undefined && key === other.key && path === other.path && Object.is(norm, other.norm);
  });

const Fan = memo(({ ribbons, scale, isNarrow }: FanProps) => {
  const ends = isNarrow ? NARROW_RIBBON_PX : RIBBON_PX;
  return ribbons.map(({ key, path, norm }) => {
    const width = ribbonWidth(norm, scale, ends);
    return <path key={key} d={path} className={width === null ? styles.lost : undefined} strokeWidth={width ?? ends.high} />;
  });
}, areSame);
