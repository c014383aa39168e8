import { questions } from '../../experiment/questions/index.ts';
import { useSession } from '../stores/useStore.ts';
import { askQuestion } from './askQuestion.ts';
import styles from './help.module.css';

interface GalleryProps {
  /** The number of questions; all by default. */
  most?: number;
  onStart?(): void;
}

/** Questions, each with a button that trains its arms at six seeds. */
export function Gallery({ most = questions.length, onStart }: GalleryProps) {
  const failure = useSession((state) => state.failure);
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
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}
