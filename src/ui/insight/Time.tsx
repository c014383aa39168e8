import { nameOf } from '../../models/network/network.ts';
import { counted } from '../../schema/words.ts';
import { normWords } from './gradientWords.ts';
import styles from './insight.module.css';
import { afterWords, type Result } from './measured/known.ts';
import { Legend } from './measured/Legend.tsx';
import { Measured } from './measured/Measured.tsx';
import { Values } from './measured/Values.tsx';
import { LinePlot } from './plots/LinePlot.tsx';
import { layerPlaces } from './plots/places.ts';
import { decadeScale } from './plots/scale.ts';
import type { Seen } from './seen.ts';
import { halfLifeWords } from './timeWords.ts';

export const Time = ({ seen }: { seen: readonly Seen[] }) => (
  <div className={styles.gradients}>
    <Measured name="time" seen={seen}>
      {(results) => <Distances results={results} />}
    </Measured>
  </div>
);

type TimeResult = Result<'time'>;

function Distances({ results }: { results: readonly TimeResult[] }) {
  const all = results.flatMap(({ result }) => result);
  const layers = layerPlaces(
    results,
    all.map(({ layer }) => layer),
  );
  const steps = all.reduce((most, { norms }) => Math.max(most, norms.length), 1);
  const scale = decadeScale(all.flatMap(({ norms }) => norms));
  if (!scale)
    return (
      <p className={styles.empty}>
        All gradients are 0, too small for 32-bit numbers, or not finite. Try other initial weights or a lower learning rate.
      </p>
    );
  return (
    <figure className={styles.figure}>
      <figcaption>
        <strong>Gradient through time</strong>
        <span>{`, ${afterWords(results)}, on one scale. Horizontal axis: the distance from the last time step`}</span>
      </figcaption>
      {layers.map(({ id, name: layerName }) => (
        <section key={id}>
          <h3 className={styles.part}>{layerName}</h3>
          <LinePlot
            label={`Gradient through time of ${layerName}`}
            lines={results.flatMap(({ name, color, result }) =>
              result
                .filter(({ layer }) => layer === id)
                .map(({ state, norms }) => ({ name: `${name}, ${state}`, color, isDashed: state === 'c', values: norms })),
            )}
            scale={scale}
            places={steps}
            marks={[...new Set([0, Math.floor((steps - 1) / 2), steps - 1])].map((i) => [i, i === 0 ? 'end' : String(i)] as const)}
            placeName={(i) => (i === 0 ? 'at the end' : `${counted(i, 'time step')} before the end`)}
            valueWords={normWords}
            height={110}
          />
        </section>
      ))}
      <p className={styles.key}>
        <svg width="26" height="8" aria-hidden="true">
          <path className={styles.line} d="M0 4H26" />
        </svg>
        hidden state h
        <svg width="26" height="8" aria-hidden="true">
          <path className={styles.dashed} d="M0 4H26" />
        </svg>
        cell state c
      </p>
      <Legend
        lines={results.map((one) => ({ ...one, words: halfLifeWords(one.result, (layer) => nameOf(one.run.experiment.network, layer)) }))}
        thresholds="half-life: the first distance at which the norm is at most half of that at the end"
      />
      <Values
        columns={[
          'Distance',
          ...results.flatMap((one) =>
            one.result.map(({ layer, state }) => `${one.name}: ${nameOf(one.run.experiment.network, layer)}, ${state}`),
          ),
        ]}
        rows={() =>
          Array.from({ length: steps }, (_, k) => [
            String(k),
            ...results.flatMap(({ result }) => result.map(({ norms }) => normWords(norms[k]))),
          ])
        }
      />
    </figure>
  );
}
