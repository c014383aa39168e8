import styles from './remedies.module.css';

const KEY = { title: 'Key: F', 'aria-keyshortcuts': 'F' };

interface Props {
  offers: readonly { words: string; act(): void }[];
  /** True if the key F presses the first button. */
  hasKey?: boolean;
}

export function Remedies({ offers, hasKey = false }: Props) {
  if (offers.length === 0) return null;
  return (
    <span className={styles.remedies}>
      {offers.map(({ words, act }, i) => (
        <button key={words} type="button" onClick={act} {...(hasKey && i === 0 && KEY)}>
          {words}
        </button>
      ))}
    </span>
  );
}
