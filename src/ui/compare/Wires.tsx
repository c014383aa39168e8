import { layerIndex, nameOf, skipKey } from '../../models/network/network.ts';
import { counted, plural } from '../../schema/words.ts';
import { roundArcPath } from '../canvas/layout.ts';
import { SIGN_STROKES } from '../kit/SkipSign.tsx';
import styles from './compare.module.css';
import type { Drawing, Wire } from './wires.ts';

/** The sizes for networks of at most `most` layers, whose cards are large enough for a name. */
const NAMED = { most: 8, step: 64, card: 52, height: 20, sign: 0.72 };
const SMALL = { step: 14, card: 9, height: 9, sign: 0.4 };
/** The height of the area for arcs. It is equal in all columns, so that their arcs have one scale. */
const TOP = 58;

interface WiresProps {
  drawing: Drawing;
  /** The number of layers of the longest network that is compared. */
  most: number;
}

/**
 * A small drawing of a network. A skip that is not equal in all runs is coloured in the networks in which it is on, and dotted in the
 * others if they contain its two layers in the same order.
 */
export function Wires({ drawing: { run, wires, heightOf }, most }: WiresProps) {
  const { network } = run.experiment;
  const { layers } = network;
  const size = most <= NAMED.most ? NAMED : SMALL;
  const widthOf = (count: number) => (count - 1) * size.step + size.card;
  const [width, widest] = [widthOf(layers.length), widthOf(most)];
  const middle = (id: string) => layerIndex(network, id) * size.step + size.card / 2;
  const words = wires
    .filter(({ standing }) => standing !== 'missing')
    .map(
      ({ skip: { from, to }, standing }) =>
        `${nameOf(network, from)}→${nameOf(network, to)}${standing === 'differs' ? ' (not the same in every run)' : ''}`,
    );
  const wireOf = ({ skip, standing }: Wire) => {
    const shift = size === NAMED ? 9 : 2;
    const [start, end] = [middle(skip.from) + shift, middle(skip.to) - shift];
    const height = heightOf(skip) * (TOP - 12);
    const { path, labelX, labelY } = roundArcPath({ x: start, y: TOP }, { x: end, y: TOP }, height);
    return (
      <g key={skipKey(skip)} className={styles[standing]}>
        <path d={path} />
        <g transform={`translate(${labelX} ${labelY}) scale(${size.sign}) translate(-9 -9)`}>
          <circle cx="9" cy="9" r="8" />
          <path d={SIGN_STROKES[skip.merge]} />
        </g>
      </g>
    );
  };
  return (
    <svg
      className={styles.wires}
      viewBox={`-1 0 ${widest + 2} ${TOP + size.height + 2}`}
      preserveAspectRatio="xMinYMid"
      style={{ maxWidth: 1.25 * widest }}
      role="img"
      aria-label={`${counted(layers.length, 'layer')}; ${words.length > 0 ? `${plural(words.length, 'skip')} ${words.join(', ')}` : 'no skips'}`}
    >
      <line x1={0} x2={width} y1={TOP + size.height / 2} y2={TOP + size.height / 2} />
      {layers.map((layer, i) => (
        <g key={layer.id} transform={`translate(${i * size.step} ${TOP})`}>
          <title>{nameOf(network, layer.id)}</title>
          <rect width={size.card} height={size.height} rx={2} />
          {size === NAMED ? (
            <text x={size.card / 2} y={13.5}>
              {nameOf(network, layer.id)}
            </text>
          ) : null}
        </g>
      ))}
      {wires.map(wireOf)}
    </svg>
  );
}
