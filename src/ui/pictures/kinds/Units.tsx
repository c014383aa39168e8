import { useEffect, useMemo, useRef, useState } from 'react';
import { counted, countWords, plural } from '../../../schema/words.ts';
import { lossWords } from '../../kit/format.ts';
import { useIsDark } from '../../kit/useIsDark.ts';
import { Example } from '../Example.tsx';
import type { PartProps, Picture, Subject } from '../picture.ts';
import { PLANE_REACH } from './grid.ts';
import { extentsOf, layersWithUnits, paintUnits, sheetOf, UNIT_SIDE, type UnitLayer } from './unitMaps.ts';
import styles from './units.module.css';

const MOST_ENLARGED = 1.6;
const ANOTHER = { 'the plane': '', 'the image': '; choose another image above', time: '; choose another sequence below' };

/** The id of the layer that the user chose; null for the first one. */
type Chosen = string | null;

export const units: Picture<Chosen> = {
  kind: 'units',
  fits: (_, examples) => examples !== null,
  asks(subject, chosen, example) {
    const { layer } = layersFor(subject, chosen);
    return layer ? { units: { layer: layer.id, example: isOfExample(layer) ? example : 0, side: UNIT_SIDE, reach: PLANE_REACH } } : {};
  },
  initialState: () => null,
  dependsOnExample(subject) {
    const { layer } = layersFor(subject, null);
    return layer !== undefined && isOfExample(layer);
  },
  parts: { side: Units },
};

const isOfExample = ({ over }: UnitLayer) => over !== 'the plane';

function layersFor({ run, examples }: Subject, chosen: Chosen) {
  const layers = layersWithUnits(run, examples.points !== null);
  return { layers, layer: layers.find(({ id }) => id === chosen) ?? layers[0] };
}

function Units({ run, examples, answers, choice, state, setState }: PartProps<Chosen>) {
  const { layers, layer } = layersFor({ run, examples }, state);
  if (!layer) return null;
  const example = isOfExample(layer) ? (choice?.n ?? 0) : null;
  const steps = layer.over === 'time' ? (examples.lengths?.[example ?? 0] ?? null) : null;
  const { asked, results } = answers;
  const values = asked.units?.layer === layer.id && asked.units.example === (example ?? 0) ? results.units : null;
  return (
    <section className={styles.units} aria-label="Units">
      <h3>
        <label>
          {layer.noun === 'channel' ? 'Channels' : 'Units'} of{' '}
          <select value={layer.id} onChange={(event) => setState(() => event.target.value)}>
            {layers.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        {example === null ? null : <Example {...{ examples }} inputShape={run.summary.inputShape} n={example} />}
      </h3>
      {values ? (
        <Maps {...withSteps(layer, values, steps)} example={example} hasChoice={choice !== null} />
      ) : (
        <p className={styles.unitWords}>computing…</p>
      )}
    </section>
  );
}

/** Removes the time steps after the end of the sequence. */
function withSteps(layer: UnitLayer, values: Float32Array, steps: number | null) {
  if (steps === null) return { layer, values };
  const units = values.length / (layer.width * layer.height);
  return { layer: { ...layer, width: steps }, values: values.subarray(0, steps * units) };
}

interface MapsProps {
  layer: UnitLayer;
  values: Float32Array;
  example: number | null;
  hasChoice: boolean;
}

function Maps({ layer, values, example, hasChoice }: MapsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useIsDark();
  const [pointed, setPointed] = useState<number | null>(null);
  const { noun, over, name } = layer;
  const units = values.length / (layer.width * layer.height);
  const extents = useMemo(() => extentsOf(values, units), [values, units]);
  const sheet = sheetOf(layer, units);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours depend on the page's light or dark scheme
  useEffect(() => {
    if (canvas.current) paintUnits(canvas.current, layer, values, extents);
  }, [layer.id, values, extents, isDark]);
  const silent = extents.filter(({ low, high }) => low === 0 && high === 0).length;
  const extent = pointed === null ? undefined : extents[pointed];
  const another = hasChoice ? ANOTHER[over] : '';
  const all = counted(units, noun);
  const silence = `${silent === 0 ? 'none' : countWords(silent)} ${plural(silent, 'is', 'are')} 0 ${example === null ? 'everywhere' : 'for this example'}`;
  const of = example === null ? '' : ` for held-out example ${example + 1}`;
  return (
    <>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Activations of the ${all} of ${name} over ${over}${of}; ${silence}`}
        width={sheet.width}
        height={sheet.height}
        style={{ maxWidth: sheet.width * MOST_ENLARGED }}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const column = Math.floor(((event.clientX - box.left) / box.width) * sheet.columns);
          const row = Math.floor(((event.clientY - box.top) / box.height) * (sheet.height / sheet.cell.height));
          setPointed(row * sheet.columns + column);
        }}
        onPointerLeave={() => setPointed(null)}
      />
      <p className={styles.unitWords}>
        {extent
          ? `${noun === 'channel' ? 'Channel' : 'Unit'} ${(pointed ?? 0) + 1}: from ${lossWords(extent.low)} to ${lossWords(extent.high)}`
          : `${all} over ${over}${units > 1 ? ', each on its own scale' : ''}${silent > 0 ? `; ${silence}` : ''}${another}`}
      </p>
    </>
  );
}
