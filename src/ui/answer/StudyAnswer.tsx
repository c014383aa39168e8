import { useMemo } from 'react';
import { trainMoreSeeds } from '../actions/study.ts';
import { isBusy } from '../actions/training.ts';
import { ControlButton } from '../help/ControlButton.tsx';
import { type Study, seedsOf } from '../stores/study.ts';
import { useCurves, useInputShape, useRuns } from '../stores/useStore.ts';
import styles from './answer.module.css';
import { type ArmRow, answerWords } from './answerWords.ts';
import { inequalityWords } from './inequality.ts';
import { finishedSeeds } from './outcomes.ts';

/** The numbers of the arms, the verdict, and the buttons that make it surer. */
export function StudyAnswer({ study }: { study: Study }) {
  const runs = useRuns((state) => state.runs);
  const inputShape = useInputShape();
  const curves = useCurves();
  const seeds = useMemo(() => seedsOf(study, runs), [study, runs]);
  const isTraining = seeds.some((seed) => seed.runs.some(isBusy));
  // biome-ignore lint/correctness/useExhaustiveDependencies: evaluations lie in curves
  const finished = useMemo(() => finishedSeeds(seeds), [seeds, curves]);
  const words = useMemo(() => answerWords(study, finished, !isTraining), [study, finished, isTraining]);
  const costs = useMemo(() => inequalityWords(study, inputShape), [study, inputShape]);
  const unit = study.arms.length === 1 ? 'seed' : 'pair';
  const progress = `${finished.length} of ${study.pairs} ${study.pairs === 1 ? unit : `${unit}s`} finished`;
  const next = words?.next;
  return (
    <>
      <p className={styles.headline}>{words?.headline ?? 'No pair is finished yet.'}</p>
      <p className={styles.verdict}>
        {words?.verdict ? <strong>{words.verdict}</strong> : null}
        {isTraining || !words ? <span>{progress}</span> : null}
        {costs ? <span>{costs}</span> : null}
        {!isTraining && words ? <ControlButton study={study} /> : null}
        {!isTraining && next !== undefined ? (
          <button type="button" onClick={trainMoreSeeds}>
            Train {next - finished.length} more {next - finished.length === 1 ? unit : `${unit}s`}
          </button>
        ) : null}
      </p>
      {words && words.rows.length > 0 ? <ArmTable rows={words.rows} /> : null}
    </>
  );
}

function ArmTable({ rows }: { rows: readonly ArmRow[] }) {
  return (
    <table className={styles.arms} aria-label="Arms">
      <tbody>
        {rows.map(({ name, summary, ratio, verdict }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{summary}</td>
            <td>{ratio}</td>
            <td>{verdict}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
