import { whyQuestions } from '../../experiment/questions/whyQuestions.ts';
import { planWords } from '../actions/expectedTime.ts';
import { useRuns, useSession } from '../stores/useStore.ts';
import { askWhy } from './askQuestion.ts';
import styles from './help.module.css';

export function WhyGallery({ onStart }: { onStart(): void }) {
  // `planWords` reads the runs, the device and the data from the stores, so the list must be rendered again when any of them changes.
  useRuns((state) => state.runs);
  const { failure } = useSession((state) => state);
  return (
    <ul className={styles.gallery} aria-label="Questions about causes">
      {whyQuestions.map((question) => (
        <li key={question.key}>
          <button
            type="button"
            disabled={failure !== null}
            onClick={() => {
              onStart();
              void askWhy(question);
            }}
          >
            {question.title}
          </button>
          <span>{`${question.words} ${planWords({ arms: question.arms, pairs: 1 })}.`}</span>
        </li>
      ))}
    </ul>
  );
}
