import { useState } from 'react';
import { useStore } from 'zustand';
import { ascending, medianOf } from '../../../insight/answer/summary.ts';
import { countedParts } from '../../../insight/lesion/lesions.ts';
import { counted, plural } from '../../../schema/words.ts';
import { countWords, lossWords } from '../../kit/format.ts';
import styles from '../insight.module.css';
import type { Result } from '../measured/known.ts';
import { Legend } from '../measured/Legend.tsx';
import { Measured } from '../measured/Measured.tsx';
import { entryOf, measurements } from '../measured/measurements.ts';
import { obstacle } from '../measured/useMeasured.ts';
import { Values } from '../measured/Values.tsx';
import { LinePlot } from '../plots/LinePlot.tsx';
import { decadeScale } from '../plots/scale.ts';
import type { Seen } from '../seen.ts';

/** The measurement starts only on request, because it takes many evaluations. */
export function Deletion({ seen }: { seen: readonly Seen[] }) {
  const [isAsked, setAsked] = useState(false);
  const isKnown = useStore(measurements, (all) => seen.some(({ run, at }) => entryOf(all, { name: 'deletion', run, at })));
  if (seen.every(({ run, at }) => obstacle(run, at))) return null;
  if (!isAsked && !isKnown)
    return (
      <button type="button" className={styles.wanted} onClick={() => setAsked(true)}>
        Measure with several parts left out
      </button>
    );
  return (
    <Measured name="deletion" seen={seen}>
      {(results) => <Curves results={results} />}
    </Measured>
  );
}

type DeletionResult = Result<'deletion'>;

const quartiles = (values: readonly number[]): readonly [number, number] => {
  const sorted = ascending(values);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return [at(0.25), at(0.75)];
};

function Curves({ results }: { results: readonly DeletionResult[] }) {
  const curves = results.map((one) => ({
    ...one,
    medians: one.result.curve.loss.map(medianOf),
    bands: one.result.curve.loss.map(quartiles),
  }));
  const scale = decadeScale(curves.flatMap(({ medians, bands }) => [...medians, ...bands.flat()]));
  const places = Math.max(...results.map(({ result }) => result.curve.parts)) + 1;
  if (places < 2)
    return (
      <p
        className={styles.empty}
      >{`${results.length > 1 ? 'These networks have' : 'This network has'} no parts that can be left out together.`}</p>
    );
  const isStopped = results.every(({ result }) => result.curve.loss.length === 0);
  if (!scale)
    return (
      <p className={styles.empty}>
        {isStopped
          ? 'The measurement was stopped before a loss was known. Press Measure to begin again.'
          : 'None of the losses is a finite number above 0, so there is no curve. If the network diverged, lower the learning rate, and train again.'}
      </p>
    );
  return (
    <figure className={styles.figure}>
      <figcaption title="The parts are left out one after another without being put back, in each of 20 random orders that the seed of the run determines.">
        <strong>Loss if several parts are left out at once</strong>
        <span>{`, median and quartiles over 20 random orders, on ${counted(results[0]?.result.curve.examples ?? 0, 'held-out example')}. Horizontal axis: the number of parts left out`}</span>
      </figcaption>
      <LinePlot
        label={`Loss by the number of parts left out: ${results.map(({ name }) => name).join(', ')}`}
        lines={curves.map(({ name, color, medians, bands }) => ({ name, color, values: medians, band: bands }))}
        scale={scale}
        places={places}
        marks={[0, places - 1].map((i) => [i, countWords(i)] as const)}
        placeName={(i) => counted(i, 'part left out', 'parts left out')}
        valueWords={lossWords}
        height={150}
      />
      <Legend lines={curves.map((one) => ({ ...one, words: partsWords(one) }))} />
      <Values
        columns={['Parts left out', ...results.map(({ name }) => name)]}
        rows={() => Array.from({ length: places }, (_, m) => [String(m), ...curves.map(({ medians }) => lossWords(medians[m]))])}
      />
    </figure>
  );
}

function partsWords({ result: { curve }, isWhole }: DeletionResult): string {
  if (curve.parts === 0) return 'no hidden layer can pass its input on, so none is left out';
  const whole = medianOf(curve.loss[0] ?? []);
  const most = medianOf(curve.loss.at(-1) ?? []);
  const losses = curve.loss.length > 0 ? `median loss from ${lossWords(whole)} to ${lossWords(most)}` : 'no loss is known';
  const parts =
    curve.kind === 'layer'
      ? `${counted(curve.parts, 'hidden layer')} that can pass ${plural(curve.parts, 'its', 'their')} input on`
      : countedParts(curve.parts, curve.kind);
  return `${parts}; ${losses}${isWhole ? '' : '; the measurement was stopped before the end'}`;
}
