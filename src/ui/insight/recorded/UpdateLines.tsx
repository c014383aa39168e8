import styles from '../insight.module.css';
import { afterWords } from '../measured/known.ts';
import { Legend } from '../measured/Legend.tsx';
import { type AtLayer, LayerLines } from '../plots/LayerLines.tsx';
import { decadeScale } from '../plots/scale.ts';
import type { Seen } from '../seen.ts';
import { recordAt } from './records.ts';
import { belowWords, ratioWords, UPDATE_TITLE, USUAL, updateSummary } from './updateWords.ts';

interface Props {
  seen: readonly Seen[];
  /** The shown step; null for the present. */
  at: number | null;
}

/**
 * The relative change of each layer's weights in the last recorded step up to the shown one. A ring marks a gradient below the
 * optimiser's ε.
 */
export function UpdateLines({ seen, at }: Props) {
  const lines = seen.flatMap((one) => {
    const record = recordAt(one.run, at ?? undefined);
    const updates = (record?.flow.updates ?? []).filter(({ to, ratio }) => to === undefined && ratio !== null);
    const values = updates.map(({ of, ratio, belowEpsilon }): AtLayer => ({ layer: of, value: ratio, ring: belowWords(belowEpsilon) }));
    return record && values.length > 0 ? [{ ...one, step: record.step, values, updates }] : [];
  });
  if (lines.length === 0) return null;
  const numbers = lines.flatMap(({ values }) => values.map(({ value }) => value ?? Number.NaN));
  return (
    <figure className={styles.figure}>
      <figcaption title={UPDATE_TITLE}>
        <strong>Update ratio at each layer</strong>
        <span>{`, ‖Δw‖/‖w‖ of the step, ${afterWords(lines)}. About ${USUAL} in many networks that train well`}</span>
      </figcaption>
      <LayerLines label="Update ratio by layer" lines={lines} scale={decadeScale([USUAL, ...numbers])} valueWords={ratioWords} />
      <Legend lines={lines.map((one) => ({ ...one, words: updateSummary(one.updates) }))} />
    </figure>
  );
}
