import { type RefObject, useMemo, useRef } from 'react';
import { type Flow, firstToLast } from '../../insight/gradients/flow.ts';
import { nameOf } from '../../models/network/network.ts';
import { answersOf } from '../actions/answers.ts';
import { countWords, percentWords } from '../kit/format.ts';
import { ArmMark } from '../kit/marks/ArmMark.tsx';
import { isDormant } from '../persistence/dormantRuns.ts';
import { useAnswers, useAnyAnswers } from '../pictures/useAnswers.ts';
import type { RunRecord } from '../stores/runs.ts';
import { markOf } from '../stores/study.ts';
import { GradientPlot } from './GradientPlot.tsx';
import { gradientWords, medianShare, normWords, WORDS_TITLE } from './gradientWords.ts';
import styles from './insight.module.css';
import type { KnownRun, Seen } from './seen.ts';

/** The gradient that reaches each layer in one or two runs, on one scale. */
export function Gradients({ seen }: { seen: readonly Seen[] }) {
  const place = useRef<HTMLDivElement>(null);
  useAnyAnswers();
  const known = seen.flatMap((one) => {
    const answers = answersOf(one.run.id);
    const flow = answers?.results.gradients;
    return flow && answers ? [{ ...one, flow, step: answers.step }] : [];
  });
  return (
    <div ref={place} className={styles.gradients}>
      {seen.map(({ run }) => (
        <Asker key={run.id} run={run} place={place} />
      ))}
      {known.length > 0 ? <Known known={known} /> : null}
      {seen
        .filter(({ run }) => !known.some((one) => one.run.id === run.id))
        .map(({ run }) => (
          <p key={run.id} className={styles.empty}>
            {waitWords(run)}
          </p>
        ))}
    </div>
  );
}

const ASKED = [{ gradients: true as const }];

/** Asks one run again and again while its gradients are shown. */
function Asker({ run, place }: { run: RunRecord; place: RefObject<HTMLDivElement | null> }) {
  useAnswers(run, place, ASKED);
  return null;
}

function waitWords(run: RunRecord): string {
  if (isDormant(run.id)) return `${run.name} is not loaded. Press Resume to see its gradients.`;
  if (run.summary.count === run.summary.trainCount) return 'The data has no held-out examples to measure gradients on.';
  return `Measuring the gradients of ${run.name}…`;
}

function Known({ known }: { known: readonly KnownRun[] }) {
  const [{ run, step }] = known as readonly [KnownRun, ...KnownRun[]]; // it is rendered only if there is one
  const examples = Math.min(run.experiment.training.batchSize, run.summary.count - run.summary.trainCount);
  const isOneStep = known.every((one) => one.step === step);
  return (
    <figure className={styles.figure}>
      <figcaption title="‖∂ℓ/∂h‖₂ of each example’s own loss ℓ, as the root mean square over the examples">
        <strong>Gradient at each layer’s output</strong>
        <span>{`${isOneStep ? ` after ${countWords(step)} steps` : ''}, on ${countWords(examples)} held-out examples`}</span>
      </figcaption>
      <GradientPlot known={known} />
      <ul className={styles.legend}>
        {known.map((one) => (
          <li key={one.run.id}>
            <ArmMark mark={markOf(one.color)} color={one.color} />
            <span title={WORDS_TITLE}>
              <strong>{one.name}</strong>
              <span>{`${isOneStep ? '' : ` after ${countWords(one.step)} steps`}: ${gradientWords(firstToLast(one.flow.layers))}${shareWords(one.flow)}`}</span>
            </span>
          </li>
        ))}
      </ul>
      <Values known={known} />
    </figure>
  );
}

function shareWords({ shares }: Flow): string {
  const share = medianShare(shares);
  if (share === null) return '';
  const cancels = share < 0 || share > 1 ? ', because the parts partly cancel' : '';
  return `; ${percentWords(share)} of it arrives through skips (median over the layers where skips start)${cancels}`;
}

/** All numbers of the plot, for who cannot or will not read them off. */
function Values({ known }: { known: readonly KnownRun[] }) {
  const rows = useMemo(() => {
    const [{ run, flow }] = known as readonly [KnownRun, ...KnownRun[]]; // as above
    return flow.layers.slice(1).map(({ layer }) => ({ layer, name: nameOf(run.experiment.network, layer) }));
  }, [known]);
  return (
    <details className={styles.values}>
      <summary>Values</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Layer</th>
            {known.map(({ run, name }) => (
              <th key={run.id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ layer, name }) => (
            <tr key={layer}>
              <th scope="row">{name}</th>
              {known.map(({ run, flow }) => (
                <td key={run.id}>{normWords(flow.layers.find((one) => one.layer === layer)?.norm)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
