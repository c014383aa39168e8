import { type RefObject, useRef } from 'react';
import { useStore } from 'zustand';
import { firstToLast } from '../../insight/gradients/flow.ts';
import { counted } from '../../schema/words.ts';
import { percentWords } from '../kit/format.ts';
import { ArmMark } from '../kit/marks/ArmMark.tsx';
import { useAnswers } from '../pictures/useAnswers.ts';
import type { RunRecord } from '../stores/runs.ts';
import { markOf } from '../stores/study.ts';
import { GradientPlot } from './GradientPlot.tsx';
import { gradientScale } from './gradientScale.ts';
import { gradientWords, medianShare, WORDS_TITLE } from './gradientWords.ts';
import styles from './insight.module.css';
import type { LogScale } from './logScale.ts';
import { Recorded } from './recorded/Recorded.tsx';
import { recording } from './recorded/recording.ts';
import { type RecordedUpdates, stepsOfAll, updatesAt } from './recorded/records.ts';
import { Scrubber } from './recorded/Scrubber.tsx';
import { RecordSwitch } from './recorded/Switch.tsx';
import { UpdateLines } from './recorded/UpdateLines.tsx';
import type { KnownRun, Seen, ShownFlow } from './seen.ts';
import { useKnownGradients } from './useKnownGradients.ts';
import { Values } from './Values.tsx';
import { waitWords } from './waitWords.ts';

export function Gradients({ seen }: { seen: readonly Seen[] }) {
  const place = useRef<HTMLDivElement>(null);
  const { at, refused } = useStore(recording);
  const { known, isLive } = useKnownGradients(seen);
  const steps = stepsOfAll(seen.map(({ run }) => run));
  const scale = gradientScale(seen, known);
  const updates = updatesAt(seen, at);
  return (
    <div ref={place} className={styles.gradients}>
      {seen.map(({ run }) => (at === null && !isLive(run) ? <Asker key={run.id} run={run} place={place} /> : null))}
      <RecordSwitch hasRecords={steps.length > 0} />
      {/* If an earlier step is shown, the slider is needed even for runs without records, because it leads back to the present. */}
      {steps.length > 0 || at !== null ? <Scrubber steps={steps} last={Math.max(...seen.map(({ run }) => run.status.step))} /> : null}
      {known.length > 0 ? <Known known={known} scale={scale} updates={updates} /> : null}
      <UpdateLines recorded={updates} />
      {seen
        .filter(({ run }) => !known.some((one) => one.run.id === run.id))
        .map(({ run }) => (
          <p key={run.id} className={styles.empty}>
            {waitWords(run, at)}
          </p>
        ))}
      {seen.map(({ run: { id, name } }) =>
        refused[id] === undefined ? null : <p key={id} className={styles.empty}>{`${name} is not recorded. ${refused[id]}`}</p>,
      )}
      {steps.length > 0 ? <Recorded seen={seen} scale={scale} /> : null}
    </div>
  );
}

const ASKED = [{ gradients: true as const }];

/** Requests the gradients of one run repeatedly while they are shown. */
function Asker({ run, place }: { run: RunRecord; place: RefObject<HTMLDivElement | null> }) {
  useAnswers(run, place, ASKED);
  return null;
}

interface KnownProps {
  known: readonly KnownRun[];
  scale: LogScale | null;
  updates: readonly RecordedUpdates[];
}

function Known({ known, scale, updates }: KnownProps) {
  const [{ run, step }] = known as readonly [KnownRun, ...KnownRun[]]; // `Known` is rendered only if this list is not empty
  const examples = Math.min(run.experiment.training.batchSize, run.summary.count - run.summary.trainCount);
  const isOneStep = known.every((one) => one.step === step);
  return (
    <figure className={styles.figure}>
      <figcaption title="‖∂ℓ/∂h‖₂, where ℓ is the loss of one example and h is the output of a layer, as the root mean square over the examples">
        <strong>Gradient at each layer’s output</strong>
        <span>{`${isOneStep ? ` after ${stepWords(step)}` : ''}, on ${counted(examples, 'held-out example')}`}</span>
      </figcaption>
      <GradientPlot known={known} scale={scale} />
      <ul className={styles.legend}>
        {known.map((one) => (
          <li key={one.run.id}>
            <ArmMark mark={markOf(one.color)} color={one.color} />
            <span title={WORDS_TITLE}>
              <strong>{one.name}</strong>
              <span>{`${isOneStep ? '' : ` after ${stepWords(one.step)}`}: ${gradientWords(firstToLast(one.flow.layers))}${shareWords(one.flow)}`}</span>
            </span>
          </li>
        ))}
      </ul>
      <Values known={known} recorded={updates} />
    </figure>
  );
}

const stepWords = (step: number) => counted(step, 'step');

function shareWords({ shares }: ShownFlow): string {
  const share = medianShare(shares);
  if (share === null) return '';
  const cancels = share < 0 || share > 1 ? '; parts of the gradient cancel each other' : '';
  return `; ${percentWords(share)} of the gradient arrives through skips (median over the layers where skips start)${cancels}`;
}
