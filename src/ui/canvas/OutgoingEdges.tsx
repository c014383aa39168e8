import { EdgeLabelRenderer, useStore as useFlow } from '@xyflow/react';
import { memo, type ReactNode } from 'react';
import { skipKey } from '../../models/network/network.ts';
import { SIGN_PX, SkipSign } from '../kit/SkipSign.tsx';
import { select } from '../stores/view.ts';
import { TINY_ZOOM } from './layout.ts';
import styles from './outgoingEdges.module.css';
import type { EdgeBundle, SkipDrawing } from './scene.ts';

/** The `pathLength` of arcs that are not dashed. It lets {@link drawIn} give lengths in hundredths of an arc instead of screen pixels. */
const LENGTH = 100;
const DRAWING = { duration: 420, easing: 'ease-out' };
/** The distance from the middle of an arc to the lower edge of its sign, which is centred on the arc. */
const SINK_PX = 9;

/** True if the line is not dashed. */
const isOn = ({ on, isBroken }: SkipDrawing) => on === 'all' && !isBroken;

const STATES = { all: '', some: styles.mixed, none: styles.off };

const classesOf = (drawing: SkipDrawing) =>
  [STATES[drawing.on], drawing.isSelected ? styles.selected : '', drawing.isBroken ? styles.broken : ''].filter(Boolean).join(' ');

/** Animates a new arc. A CSS class would also animate an old arc whenever it comes into view. */
function drawIn(line: SVGPathElement | null) {
  if (line && window.matchMedia('(prefers-reduced-motion: no-preference)').matches)
    line.animate({ strokeDasharray: [`0 ${LENGTH}`, `${LENGTH} 0`] }, DRAWING);
}

const choose = ({ skip: { from, to } }: SkipDrawing) => select({ type: 'skip', from, to });

/**
 * Selects a skip and focuses its label. If the skip starts or ends in a folded repeat, the selection unfolds the repeat, which removes the
 * pressed label and with it the focus.
 */
function chooseByLabel(drawing: SkipDrawing) {
  choose(drawing);
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-skip="${CSS.escape(skipKey(drawing.skip))}"]`)?.focus({ preventScroll: true }),
  );
}

const isSameLine = (a: SkipDrawing, b: SkipDrawing | undefined): boolean =>
  b !== undefined &&
  a.key === b.key &&
  a.arc.path === b.arc.path &&
  a.isNew === b.isNew &&
  classesOf(a) === classesOf(b) &&
  isOn(a) === isOn(b);

interface BundleProps extends Pick<EdgeBundle, 'data'> {
  /** True if the canvas is zoomed out so far that a dot replaces the sign and the label of a skip. */
  isTiny: boolean;
}

/** Ignores labels: the removal of a layer renames later layers of its kind, which changes labels but not lines. */
const areSameLines = ({ data: a, isTiny }: BundleProps, { data: b, isTiny: wasTiny }: BundleProps): boolean =>
  isTiny === wasTiny &&
  a.trunk === b.trunk &&
  a.skips.length === b.skips.length &&
  a.skips.every((drawing, i) => isSameLine(drawing, b.skips[i]));

const Lines = memo(
  ({ data: { trunk, skips }, isTiny }: BundleProps) => (
    <>
      {trunk ? <path className={styles.trunk} d={trunk} /> : null}
      {skips.map((drawing) => (
        // With React Flow's class `nopan`, a press here does not move the view.
        // biome-ignore lint/a11y/noStaticElementInteractions: keyboard users press the label of the skip, which is a button
        <g key={drawing.key} className={`${styles.arc} nopan`} onClick={() => choose(drawing)}>
          <path
            ref={drawing.isNew ? drawIn : null}
            className={`${styles.line} ${classesOf(drawing)}`}
            d={drawing.arc.path}
            {...(isOn(drawing) && { pathLength: LENGTH })}
          />
          {isTiny ? null : <path className={styles.reach} d={drawing.arc.path} />}
        </g>
      ))}
    </>
  ),
  areSameLines,
);

/** Centres the sign, which is at the bottom of the label, on the arc. A dot is as large as a sign. */
const placeOf = ({ arc: { labelX, labelY } }: SkipDrawing, isTiny: boolean) =>
  isTiny
    ? `translate(${labelX - SIGN_PX / 2}px, ${labelY + SINK_PX - SIGN_PX}px)`
    : `translate(-50%, -100%) translate(${labelX}px, ${labelY + SINK_PX}px)`;

const Labels = memo(({ data: { skips }, isTiny }: BundleProps) =>
  skips.map((drawing) => (
    <button
      key={drawing.key}
      type="button"
      className={`${isTiny ? styles.dot : styles.label} ${classesOf(drawing)} nodrag nopan`}
      style={{ transform: placeOf(drawing, isTiny) }}
      data-skip={drawing.key}
      aria-label={drawing.title}
      aria-pressed={drawing.isSelected}
      onClick={() => chooseByLabel(drawing)}
    >
      {isTiny ? null : (
        <>
          <span className={styles.words}>{drawing.shown}</span>
          <SkipSign merge={drawing.skip.merge} />
        </>
      )}
    </button>
  )),
);

/**
 * Does not use the edges of React Flow, because each of them is a component that observes every change. The edges that start at a card have
 * coordinates relative to that card, so that only positions change when a row of cards moves.
 * @param children a drawing that is put behind the lines
 */
export function OutgoingEdges({ fans, children }: { fans: readonly EdgeBundle[]; children?: ReactNode }) {
  const isTiny = useFlow((state) => state.transform[2] < TINY_ZOOM);
  return (
    // This renderer of React Flow puts the lines behind the cards.
    <EdgeLabelRenderer>
      {children}
      <svg className={styles.lines} aria-hidden="true">
        {fans.map(({ id, position: { x, y }, data }) => (
          <g key={id} transform={`translate(${x} ${y})`}>
            <Lines data={data} isTiny={isTiny} />
          </g>
        ))}
      </svg>
      {fans.map(({ id, position: { x, y }, data }) => (
        <div
          key={id}
          className={`${styles.labels} ${data.skips.some(({ isSelected }) => isSelected) ? styles.raised : ''}`}
          style={{ transform: `translate(${x}px, ${y}px)` }}
        >
          <Labels data={data} isTiny={isTiny} />
        </div>
      ))}
    </EdgeLabelRenderer>
  );
}
