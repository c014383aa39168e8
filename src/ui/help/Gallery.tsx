import { questions } from '../../experiment/questions/index.ts';
import { planWords } from '../actions/expectedTime.ts';
import { useRuns, useSession } from '../stores/useStore.ts';
import { askQuestion, PAIRS } from './askQuestion.ts';
import styles from './help.module.css';

interface GalleryProps {
  /** The maximum number of questions; all by default. */
  most?: number;
  onStart?(): void;
}

export function Gallery({ most = questions.length, onStart }: GalleryProps) {
  // `planWords` reads the runs, the device and the data from the stores, so the list must be rendered again when these change.
  useRuns((state) => state.runs);
  const { failure } = useSession((state) => state);
  return (
    <ul className={styles.gallery} aria-label="Questions">
      {questions.slice(0, most).map(({ key, title, words, arms }) => (
        <li key={key}>
          <button
            type="button"
            disabled={failure !== null}
            onClick={() => {
              onStart?.();
              void askQuestion(arms);
            }}
          >
            {title}
          </button>
          <span>{`${words} ${planWords({ arms, pairs: PAIRS })}.`}</span>
        </li>
      ))}
    </ul>
  );
}
