import { EdgeLabelRenderer } from '@xyflow/react';
import { memo } from 'react';
import { skipKey } from '../../models/network/network.ts';
import { SkipSign } from '../kit/SkipSign.tsx';
import { select } from '../stores/view.ts';
import styles from './outgoingEdges.module.css';
import type { EdgeBundle, SkipDrawing } from './scene.ts';

/** Of each arc, for its dashes: otherwise they are told in pixels of the screen. */
const LENGTH = 100;
const DRAWING = { duration: 420, easing: 'ease-out' };
/** Of the sign on an arc, below its middle. */
const SINK_PX = 9;

const isOn = ({ skip, isBroken }: SkipDrawing) => skip.enabled && !isBroken;

const classesOf = (drawing: SkipDrawing) =>
  [drawing.skip.enabled ? '' : styles.off, drawing.isSelected ? styles.selected : '', drawing.isBroken ? styles.broken : '']
    .filter(Boolean)
    .join(' ');

/** A new arc is drawn from its start to its end; no class says so, because one that only comes into view is there at once. */
function drawIn(line: SVGPathElement | null) {
  if (line && window.matchMedia('(prefers-reduced-motion: no-preference)').matches)
    line.animate({ strokeDasharray: [`0 ${LENGTH}`, `${LENGTH} 0`] }, DRAWING);
}

const choose = ({ skip: { from, to } }: SkipDrawing) => select({ type: 'skip', from, to });

/** The lines that lead from a layer. */
const Lines = memo(({ data: { trunk, skips } }: Pick<EdgeBundle, 'data'>) => (
  <>
    {trunk ? <path className={styles.trunk} d={trunk} /> : null}
    {skips.map((drawing) => (
      // The library's class keeps a press here from moving the view.
      // biome-ignore lint/a11y/noStaticElementInteractions: the label of the skip takes focus and keys
      <g key={drawing.skip.to} className={`${styles.arc} nopan`} onClick={() => choose(drawing)}>
        <path
          ref={drawing.isNew ? drawIn : null}
          className={`${styles.line} ${classesOf(drawing)}`}
          d={drawing.arc.path}
          {...(isOn(drawing) && { pathLength: LENGTH })}
        />
        <path className={styles.reach} d={drawing.arc.path} />
      </g>
    ))}
  </>
));

/** On top of each arc: the sign of the skip, and what it does on the way. */
const Labels = memo(({ data: { skips } }: Pick<EdgeBundle, 'data'>) =>
  skips.map((drawing) => (
    <button
      key={drawing.skip.to}
      type="button"
      className={`${styles.label} ${classesOf(drawing)} nodrag nopan`}
      style={{ transform: `translate(-50%, -100%) translate(${drawing.arc.labelX}px, ${drawing.arc.labelY + SINK_PX}px)` }}
      data-skip={skipKey(drawing.skip)}
      aria-label={drawing.title}
      aria-pressed={drawing.isSelected}
      onClick={() => choose(drawing)}
    >
      <span className={styles.words}>{drawing.shown}</span>
      <SkipSign merge={drawing.skip.merge} />
    </button>
  )),
);

/**
 * The trunk and the skips, as one drawing: each edge of the graph library would be a component that looks at all that changes. They
 * lie with the card that they come from, so that a row of cards that moves along changes nothing of them but that.
 */
export function OutgoingEdges({ fans }: { fans: readonly EdgeBundle[] }) {
  return (
    // Below the cards.
    <EdgeLabelRenderer>
      <svg className={styles.lines} aria-hidden="true">
        {fans.map(({ id, position: { x, y }, data }) => (
          <g key={id} transform={`translate(${x} ${y})`}>
            <Lines data={data} />
          </g>
        ))}
      </svg>
      {fans.map(({ id, position: { x, y }, data }) => (
        <div
          key={id}
          className={`${styles.labels} ${data.skips.some(({ isSelected }) => isSelected) ? styles.raised : ''}`}
          style={{ transform: `translate(${x}px, ${y}px)` }}
        >
          <Labels data={data} />
        </div>
      ))}
    </EdgeLabelRenderer>
  );
}
