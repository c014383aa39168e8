import type { LayerId } from '../../../models/network/network.ts';
import styles from '../insight.module.css';
import type { Seen } from '../seen.ts';
import { LinePlot } from './LinePlot.tsx';
import { endMarks, layerPlaces } from './places.ts';
import type { Scale } from './scale.ts';

export interface AtLayer {
  layer: LayerId;
  value: number | null;
  /** The reason why the point is drawn as a ring. */
  ring?: string | undefined;
}

interface Props {
  label: string;
  lines: readonly (Pick<Seen, 'run' | 'name' | 'color'> & { values: readonly AtLayer[] })[];
  scale: Scale | null;
  valueWords(value: number): string;
}

/** Shows each layer for which at least one run has an entry. */
export function LayerLines({ label, lines, scale, valueWords }: Props) {
  const places = layerPlaces(
    lines,
    lines.flatMap(({ values }) => values.map(({ layer }) => layer)),
  );
  const hasValue = lines.some(({ values }) => values.some(({ value }) => value !== null && Number.isFinite(value)));
  if (!scale || !hasValue) return <p className={styles.empty}>No value is a finite number.</p>;
  return (
    <LinePlot
      label={`${label}: ${lines.map(({ name }) => name).join(', ')}`}
      lines={lines.map(({ name, color, values }) => {
        const found = places.map(({ id }) => values.find(({ layer }) => layer === id));
        return { name, color, values: found.map((one) => one?.value), rings: found.map((one) => one?.ring) };
      })}
      scale={scale}
      places={places.length}
      marks={endMarks(places)}
      placeName={(i) => places[i]?.name ?? ''}
      valueWords={valueWords}
    />
  );
}
