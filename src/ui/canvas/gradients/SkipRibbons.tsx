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

/** The arch over a folded card, which must match `.skips` in folds.module.css. */
const FOLD_ARCH = 'M32 0V-7Q32 -16 45 -16H87Q100 -16 100 -7V0';
/** The y coordinate of the text above the arch. */
const FOLD_WORDS_Y = -27;

interface Props {
  fans: readonly EdgeBundle[];
  folded: FoldedView;
}

/**
 * Uses the scale that the gradients of layers and the gradients through skips have in common. A skip without a known gradient has no
 * ribbon. The skips inside a folded repeat share one ribbon, whose width shows the largest of their gradients.
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

/** Prevents an edit elsewhere in a large network from redrawing a fan (the ribbons of the skips that start at one layer). */
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
