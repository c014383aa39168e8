import styles from '../insight.module.css';
import { afterWords } from '../measured/known.ts';
import { Legend } from '../measured/Legend.tsx';
import { type AtLayer, LayerLines } from '../plots/LayerLines.tsx';
import { decadeScale } from '../plots/scale.ts';
import type { RecordedUpdates } from './records.ts';
import { belowWords, ratioWords, UPDATE_TITLE, USUAL, updateSummary } from './updateWords.ts';

export function UpdateLines({ recorded }: { recorded: readonly RecordedUpdates[] }) {
  if (recorded.length === 0) return null;
  const lines = recorded.map(({ seen, step, updates }) => ({
    ...seen,
    step,
    updates,
    values: updates.map(({ of, ratio, belowEpsilon }): AtLayer => ({ layer: of, value: ratio, ring: belowWords(belowEpsilon) })),
  }));
  const numbers = lines.flatMap(({ values }) => values.map(({ value }) => value ?? Number.NaN));
  return (
    <figure className={styles.figure}>
      <figcaption title={UPDATE_TITLE}>
        <strong>Update ratio at each layer</strong>
        <span>{`, ‖Δw‖/‖w‖ of the recorded step, ${afterWords(lines)}. The ratio is about ${USUAL} in many networks that train well`}</span>
      </figcaption>
      <LayerLines label="Update ratio by layer" lines={lines} scale={decadeScale([USUAL, ...numbers])} valueWords={ratioWords} />
      <Legend lines={lines.map((one) => ({ ...one, words: updateSummary(one.updates) }))} />
    </figure>
  );
}
