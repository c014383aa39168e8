import { useState } from 'react';
import { useStore } from 'zustand';
import type { LayerId } from '../../../models/network/network.ts';
import { counted } from '../../../schema/words.ts';
import type { MeasurementOf } from '../../../train/protocol/quantities.ts';
import { countWords } from '../../kit/format.ts';
import styles from '../insight.module.css';
import { About } from '../measured/About.tsx';
import { State } from '../measured/Measured.tsx';
import { entryOf, type Job, measurements } from '../measured/measurements.ts';
import { obstacle, useMeasured } from '../measured/useMeasured.ts';
import { Values } from '../measured/Values.tsx';
import { LinePlot } from '../plots/LinePlot.tsx';
import { Matrix, MatrixScale } from '../plots/Matrix.tsx';
import { endMarks, layerPlaces } from '../plots/places.ts';
import { linearScale } from '../plots/scale.ts';
import { type Seen, shownStep } from '../seen.ts';
import { DIVERGENCE_TITLE, divergenceWords } from './activationWords.ts';
import { ckaWords } from './Similarity.tsx';

/** Compares each layer of two runs at the shown step. On request, both runs are trained again to compare them at earlier steps. */
export function Divergence({ seen }: { seen: readonly Seen[] }) {
  const [first, second] = seen;
  if (!first || !second) return null;
  return shownStep(first) === shownStep(second) ? (
    <OfPair first={first} second={second} />
  ) : (
    <p className={styles.empty}>
      {`The runs are shown at steps ${countWords(shownStep(first))} and ${countWords(shownStep(second))}, so their layers are not compared. Train both to the same step.`}
    </p>
  );
}

function OfPair({ first, second }: { first: Seen; second: Seen }) {
  const now: Job<'divergence'> = {
    name: 'divergence',
    run: first.run,
    at: first.at,
    twin: second.run,
    twinAt: second.at,
  };
  const traced: Job<'divergence'> = { ...now, options: { retrace: 'doubling' } };
  const [isAsked, setAsked] = useState(false);
  const isKnown = useStore(measurements, (all) => Boolean(entryOf(all, traced)));
  const [entry, tracedEntry] = [useMeasured([now])[0], useMeasured([traced], isAsked)[0]];
  // An obstacle concerns one run, so its message is shown with the name of that run.
  const named = [first, second].find(({ run, at }) => obstacle(run, at)) ?? { ...first, name: 'both runs' };
  return (
    <>
      {entry?.measurement?.result ? (
        <AtStep of={[first, second]} measurement={entry.measurement} result={entry.measurement.result} />
      ) : null}
      <State seen={named} job={now} entry={entry} />
      {tracedEntry?.measurement?.result ? <OverSteps of={[first, second]} result={tracedEntry.measurement.result} /> : null}
      {isAsked || isKnown ? (
        <State seen={named} job={traced} entry={tracedEntry} />
      ) : entry?.measurement?.result && shownStep(first) > 0 ? (
        <button type="button" className={styles.wanted} onClick={() => setAsked(true)}>
          {`Train both again (${counted(shownStep(first), 'step')}) to see which layer diverged first`}
        </button>
      ) : null}
    </>
  );
}

type Found = NonNullable<MeasurementOf<'divergence'>['result']>;

function namesOf(of: readonly Seen[], layers: readonly LayerId[]): readonly [names: string[], nameOf: (layer: LayerId) => string] {
  const byId = new Map(layerPlaces(of).map(({ id, name }) => [id, name]));
  const nameOf = (layer: LayerId) => byId.get(layer) ?? layer;
  return [layers.map(nameOf), nameOf];
}

function AtStep({ of, measurement, result }: { of: readonly Seen[]; measurement: MeasurementOf<'divergence'>; result: Found }) {
  const [names, nameOf] = namesOf(of, result.layers);
  const similarity = result.steps.at(-1)?.similarity ?? [];
  const scale = linearScale([], [0, 1]);
  if (!scale || similarity.length === 0) return null;
  return (
    <figure className={styles.figure}>
      <figcaption title={DIVERGENCE_TITLE}>
        <strong>Similarity of the two runs, layer by layer</strong>
        <span>{` (CKA): ${divergenceWords(result, nameOf)}`}</span>
      </figcaption>
      <LinePlot
        label="Similarity of the two runs by layer"
        lines={[{ name: 'CKA', color: 'var(--ink-soft)', values: similarity }]}
        scale={scale}
        places={names.length}
        marks={endMarks(names.map((name) => ({ name })))}
        placeName={(i) => names[i] ?? ''}
        valueWords={ckaWords}
        height={96}
      />
      <Values columns={['Layer', 'CKA']} rows={() => names.map((name, i) => [name, ckaWords(similarity[i])])} />
      <About about={measurement.about} />
    </figure>
  );
}

function OverSteps({ of, result: { layers, steps } }: { of: readonly Seen[]; result: Found }) {
  const [names, nameOf] = namesOf(of, layers);
  const words = divergenceWords({ layers, steps }, nameOf);
  return (
    <figure className={styles.figure}>
      <figcaption title={DIVERGENCE_TITLE}>
        <strong>Similarity of the two runs over training</strong>
        <span>{`: ${words}. Layers across, steps downwards from ${countWords(steps[0]?.step ?? 0)} to ${countWords(steps.at(-1)?.step ?? 0)}`}</span>
      </figcaption>
      <Matrix
        label="Similarity of the two runs by layer and step"
        values={steps.map(({ similarity }) => similarity)}
        isSquare={false}
        cellWords={(row, column) =>
          `${names[column]}, step ${countWords(steps[row]?.step ?? 0)}: ${ckaWords(steps[row]?.similarity[column])}`
        }
      />
      <MatrixScale />
      <Values
        columns={['Step', ...names]}
        rows={() => steps.map(({ step, similarity }) => [countWords(step), ...similarity.map(ckaWords)])}
      />
    </figure>
  );
}
