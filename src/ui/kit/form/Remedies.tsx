import styles from './remedies.module.css';

/** Buttons that remove a problem. */
export function Remedies({ offers }: { offers: readonly { words: string; act(): void }[] }) {
  if (offers.length === 0) return null;
  return (
    <span className={styles.remedies}>
      {offers.map(({ words, act }) => (
        <button key={words} type="button" onClick={act}>
          {words}
        </button>
      ))}
    </span>
  );
}
