import { type LayerId, nameOf } from '../../../models/network/network.ts';
import styles from '../insight.module.css';
import type { Seen } from '../seen.ts';
import { endMarks } from './endMarks.ts';
import { LinePlot } from './LinePlot.tsx';
import type { Scale } from './scale.ts';

export interface AtLayer {
  layer: LayerId;
  value: number | null;
  /** True if the point is drawn as a ring. */
  isRing?: boolean;
}

interface Props {
  label: string;
  lines: readonly (Pick<Seen, 'run' | 'name' | 'color'> & { values: readonly AtLayer[] })[];
  scale: Scale | null;
  valueWords(value: number): string;
}

/** One line per run, over the layers of the first run's network at which any of the runs has a value. */
export function LayerLines({ label, lines, scale, valueWords }: Props) {
  const [first] = lines;
  if (!scale || !first) return <p className={styles.empty}>No value is a finite number.</p>;
  const { network } = first.run.experiment;
  const withValue = new Set(lines.flatMap(({ values }) => values.map(({ layer }) => layer)));
  const layers = network.layers.map(({ id }) => id).filter((id) => withValue.has(id));
  const names = layers.map((id) => nameOf(network, id));
  return (
    <LinePlot
      label={`${label}: ${lines.map(({ name }) => name).join(', ')}`}
      lines={lines.map(({ name, color, values }) => {
        const found = layers.map((id) => values.find(({ layer }) => layer === id));
        return { name, color, values: found.map((one) => one?.value ?? null), rings: found.map((one) => one?.isRing ?? false) };
      })}
      scale={scale}
      places={layers.length}
      marks={endMarks(names)}
      placeName={(i) => names[i] ?? ''}
      valueWords={valueWords}
    />
  );
}
