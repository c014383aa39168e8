import styles from '../insight.module.css';
import type { Result } from '../measured/known.ts';
import { Legend } from '../measured/Legend.tsx';
import { Measured } from '../measured/Measured.tsx';
import { Values } from '../measured/Values.tsx';
import { LinePlot } from '../plots/LinePlot.tsx';
import { linearScale } from '../plots/scale.ts';
import type { Seen } from '../seen.ts';
import { SHATTERING_TITLE, shatteringWords } from './activationWords.ts';

/** Plots the autocorrelation of input gradients along lines between examples. If it is low, gradients are noisy, whatever their norms. */
export const Shattering = ({ seen }: { seen: readonly Seen[] }) => (
  <Measured name="shattering" seen={seen}>
    {(results) => <Autocorrelation results={results} />}
  </Measured>
);

const words = (value: number | undefined) => value?.toFixed(3) ?? 'undefined';

function Autocorrelation({ results }: { results: readonly Result<'shattering'>[] }) {
  const lags = results[0]?.result.lags ?? [];
  const lines = results.flatMap(({ name, color, result }) =>
    result.autocorrelation ? [{ name, color, values: result.autocorrelation }] : [],
  );
  const scale = linearScale(
    lines.flatMap(({ values }) => values),
    [0, 1],
  );
  return (
    <figure className={styles.figure}>
      <figcaption>
        <strong>Shattering of the input gradient</strong>
        <span>: autocorrelation along lines between examples. Horizontal axis: the lag in points; each line has 256 points</span>
      </figcaption>
      {scale && lines.length > 0 ? (
        <LinePlot
          label={`Autocorrelation of the gradient: ${lines.map(({ name }) => name).join(', ')}`}
          lines={lines}
          scale={scale}
          places={lags.length}
          marks={[0, 4, 9, lags.length - 1].map((i) => [i, String(lags[i])] as const)}
          placeName={(i) => `lag ${lags[i]}`}
          valueWords={words}
          height={110}
        />
      ) : null}
      <Legend lines={results.map((one) => ({ ...one, words: shatteringWords(one.result) }))} thresholds={SHATTERING_TITLE} />
      <Values
        columns={['Lag', ...results.map(({ name }) => name)]}
        rows={() => lags.map((lag, i) => [String(lag), ...results.map(({ result }) => words(result.autocorrelation?.[i]))])}
      />
    </figure>
  );
}
