import { useEffect } from 'react';
import { metrics } from '../../../train/protocol/metrics.ts';
import type { QuantityPicture } from '../../../train/protocol/pictures.ts';
import type { QuantityName } from '../../../train/protocol/quantities.ts';
import { askWhy } from '../../help/askQuestion.ts';
import { useStudy } from '../../stores/useStore.ts';
import { afterWords } from '../measured/known.ts';
import { type EntryOf, type Job, leaveMeasurements } from '../measured/measurements.ts';
import { obstacle, useMeasured } from '../measured/useMeasured.ts';
import { type Seen, shownStep } from '../seen.ts';
import { type ShownLook, shownLook } from './looks.ts';
import styles from './why.module.css';
import { conclusionWords, metricSentence, valuesOf } from './whyWords.ts';

/** Uses metrics of the two runs in view to answer the shown question about a cause. */
export function WhyAnswer({ view, seen }: { view: QuantityPicture; seen: readonly Seen[] }) {
  const study = useStudy((state) => state.study);
  const shown = shownLook(study, view);
  return shown && seen.length === 2 ? <Answered shown={shown} seen={seen} /> : null;
}

function Answered({ shown: { question, look, isControl }, seen }: { shown: ShownLook; seen: readonly Seen[] }) {
  const jobs = look.metrics.flatMap(({ metric }) => seen.map(({ run, at }): Job => ({ name: metrics[metric].quantity, run, at })));
  const entries = useMeasured(jobs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measurements end when other runs are shown
  useEffect(() => leaveMeasurements, [seen.map(({ run }) => run.id).join()]);
  const values = look.metrics.map(({ metric }, i) => {
    const [first, second] = entries.slice(2 * i, 2 * i + 2);
    return valuesOf(metric, first?.measurement, second?.measurement);
  });
  const known = values.flatMap((pair) => (pair ? [pair] : []));
  const steps = seen.map((one) => ({ step: shownStep(one) }));
  // Skiplab’s own study (docs/study.md) measured both arms at the end of their training.
  const isAtEnd = seen.every(({ run }, i) => steps[i]?.step === run.experiment.training.steps);
  const ended = isAtEnd
    ? null
    : 'There is a conclusion only at the planned end of training, because the study behind this question measured its networks then.';
  return (
    <section className={styles.why} aria-label="Question and answer">
      <h3>{isControl ? question.control.title : question.title}</h3>
      <p>
        {values.map((pair, i) => {
          const { metric } = look.metrics[i] ?? {};
          return pair ? <span key={metric}>{`${metricSentence(look, i, pair)} `}</span> : null;
        })}
        {known.length === values.length ? <strong aria-live="polite">{ended ?? conclusionWords(look, known)}</strong> : null}
        {known.length < values.length ? <span>{waitWords(seen, entries)}</span> : null}
      </p>
      <p className={styles.scope}>
        <span>{`Basis: one pair, ${afterWords(steps)}.`}</span>
        {!isControl ? (
          <button type="button" onClick={() => void askWhy(question.control)}>
            {question.control.title}
          </button>
        ) : null}
      </p>
    </section>
  );
}

function waitWords(seen: readonly Seen[], entries: readonly (EntryOf<QuantityName> | undefined)[]): string {
  const [reason] = [...seen.map(({ run, at }) => obstacle(run, at)), ...entries.map((entry) => entry?.problem)].filter((words) => words);
  if (reason) return reason;
  return entries.some((entry) => entry?.state === 'stopped')
    ? 'A measurement was stopped, so there is no answer. Press Measure below to continue.'
    : 'Measuring…';
}
