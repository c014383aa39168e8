import styles from '../insight.module.css';
import { LinePlot } from '../plots/LinePlot.tsx';
import { endMarks, layerPlaces } from '../plots/places.ts';
import type { Scale } from '../plots/scale.ts';
import type { Seen } from '../seen.ts';
import type { AtLayer } from './shareRows.ts';

interface Props {
  label: string;
  lines: readonly (Pick<Seen, 'run' | 'name' | 'color'> & { values: readonly AtLayer[] })[];
  scale: Scale | null;
  valueWords(value: number): string;
}

/** One line per run, over the layers of all shown networks at which any of the runs has a value. */
export function LayerLines({ label, lines, scale, valueWords }: Props) {
  const places = layerPlaces(
    lines,
    lines.flatMap(({ values }) => values.map(({ layer }) => layer)),
  );
  if (!scale || places.length === 0) return <p className={styles.empty}>No value is a finite number.</p>;
  return (
    <LinePlot
      label={`${label}: ${lines.map(({ name }) => name).join(', ')}`}
      lines={lines.map(({ name, color, values }) => ({
        name,
        color,
        values: places.map(({ id }) => values.find(({ layer }) => layer === id)?.value),
      }))}
      scale={scale}
      places={places.length}
      marks={endMarks(places)}
      placeName={(i) => places[i]?.name ?? ''}
      valueWords={valueWords}
    />
  );
}
