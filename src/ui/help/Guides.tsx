import { useSession } from '../stores/useStore.ts';
import { guides, startGuide } from './guides.ts';
import styles from './help.module.css';

/** Three questions, each with a button that trains the answer. */
export function Guides({ onStart }: { onStart?: () => void }) {
  const failure = useSession((state) => state.failure);
  return (
    <ul className={styles.guides} aria-label="Guided experiments">
      {guides.map((guide) => (
        <li key={guide.title}>
          <button
            type="button"
            disabled={failure !== null}
            onClick={() => {
              onStart?.();
              void startGuide(guide);
            }}
          >
            {guide.title}
          </button>
          <span>{guide.words}</span>
        </li>
      ))}
    </ul>
  );
}
