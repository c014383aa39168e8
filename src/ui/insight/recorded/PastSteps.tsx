import { useStore } from 'zustand';
import { answersOf } from '../../actions/answers.ts';
import { useAnyAnswers } from '../../pictures/useAnswers.ts';
import { useCurves } from '../../stores/useStore.ts';
import type { Seen } from '../seen.ts';
import { pastWords, tooLargeWords } from './pastWords.ts';
import styles from './recorded.module.css';
import { recording } from './recording.ts';
import { stepsOf, stepsOfAll } from './records.ts';
import { Scrubber } from './Scrubber.tsx';

interface Props {
  seen: readonly Seen[];
  /** True if the page shows outputs of the networks, which arrive a moment after the slider has moved. */
  isAnswered: boolean;
}

export function PastSteps({ seen, isAnswered }: Props) {
  const { at, kept } = useStore(recording);
  useCurves();
  useAnyAnswers();
  const runs = seen.map(({ run }) => run);
  const shown = seen.map((one) => ({
    ...one,
    refusal: kept[one.run.id]?.refusal ?? tooLargeWords(one.run),
    isRecorded: stepsOf(one.run).length > 0,
  }));
  const isComputing = ({ run, at: step }: Seen) => isAnswered && typeof step === 'number' && answersOf(run.id, true)?.step !== step;
  return (
    <div className={styles.past}>
      <Scrubber steps={stepsOfAll(runs)} last={Math.max(...runs.map(({ status }) => status.step))} />
      <div aria-live="polite">
        {at === null
          ? null
          : pastWords(shown, at).map((words, i, all) => (
              <p key={words} className={styles.note}>
                {seen.some((one, j) => (all.length === 1 || i === j) && isComputing(one)) ? `${words} Computing…` : words}
              </p>
            ))}
      </div>
    </div>
  );
}
