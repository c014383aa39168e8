import { logScale } from '../logScale.ts';
import { layerPlaces } from '../plots/places.ts';
import type { Seen } from '../seen.ts';
import { HeatMap } from './HeatMap.tsx';
import styles from './recorded.module.css';
import { type UpdateColumn, updateColumns } from './records.ts';
import { ScaleLegend } from './ScaleLegend.tsx';
import { epsilonWords, UPDATE_TITLE, USUAL, updateWords } from './updateWords.ts';

interface Props {
  recorded: readonly { one: Seen; steps: readonly number[] }[];
  /** The last step of the axis. */
  last: number;
  at: number | null;
}

export function Updates({ recorded, last, at }: Props) {
  const runs = recorded.map((own) => ({ ...own, columns: updateColumns(own.one.run) }));
  const values = runs.flatMap(({ columns }) => columns.flatMap((column) => [...column.values]));
  const scale = logScale(values);
  if (!scale) return null;
  const places = layerPlaces(
    runs.map(({ one }) => one),
    runs.flatMap(({ columns }) => columns.map(({ layer }) => layer)),
  );
  return (
    <>
      <p className={styles.title} title={UPDATE_TITLE}>
        <strong>Update ratio by layer and step</strong>
        <span>{`, ‖Δw‖/‖w‖ of a step, about ${USUAL} in many networks that train well`}</span>
      </p>
      {runs.map(({ one, steps, columns }) => (
        <HeatMap
          key={one.run.id}
          {...{ one, steps, columns, places, last, scale, at }}
          what="Update ratio"
          valueWords={(value, layer, row) => updateWords({ ratio: value, belowEpsilon: columns[layer]?.belowEpsilon?.[row] })}
          isUnknown={Number.isNaN}
          isStriped={(layer, row) => isBelow(columns, layer, row)}
        />
      ))}
      <ScaleLegend
        what="Update ratio"
        scale={scale}
        hasNonFinite={values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)}
        hasMissing={runs.some(({ columns }) => columns.length < places.length)}
      />
      <EpsilonKey columns={runs.flatMap(({ columns }) => columns)} />
    </>
  );
}

const isBelow = (columns: readonly UpdateColumn[], layer: number, row: number) => (columns[layer]?.belowEpsilon?.[row] ?? 0) > 0;

/** The explanation of the stripes; absent if no optimiser in view has an ε. */
function EpsilonKey({ columns }: { columns: readonly UpdateColumn[] }) {
  const shares = columns.flatMap(({ belowEpsilon }) => (belowEpsilon ? [...belowEpsilon] : [])).filter((share) => !Number.isNaN(share));
  if (shares.length === 0) return null;
  const isAny = shares.some((share) => share > 0);
  return (
    <p className={styles.epsilon}>
      {isAny ? <i data-drawn /> : null}
      <span>{epsilonWords(isAny)}</span>
    </p>
  );
}
