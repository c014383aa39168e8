import { type ReactNode, useState } from 'react';
import styles from './fold.module.css';

interface Props {
  title: string;
  /** A summary of the contents, shown while they are folded. */
  words: string;
  /** True if the contents need attention, so that they are shown until the user folds them. */
  isUrgent?: boolean;
  children: ReactNode;
}

export function Fold({ title, words, isUrgent = false, children }: Props) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [wasUrgent, setWasUrgent] = useState(isUrgent);
  if (wasUrgent !== isUrgent) {
    // Contents that become urgent are shown even if the user folded them earlier.
    setWasUrgent(isUrgent);
    if (isUrgent) setChosen(null);
  }
  const isOpen = chosen ?? isUrgent;
  return (
    <section className={styles.fold} aria-label={title}>
      <details open={isOpen} onToggle={({ currentTarget }) => currentTarget.open !== isOpen && setChosen(currentTarget.open)}>
        <summary>
          <h2>{title}</h2>
          <span>{words}</span>
        </summary>
        <div className={styles.content}>{children}</div>
      </details>
    </section>
  );
}
