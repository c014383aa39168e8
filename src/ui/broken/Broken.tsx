import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { lazyPart } from '../kit/lazyPart.tsx';
import { persistenceStatus } from '../persistence/status.ts';
import styles from './broken.module.css';

// The buttons are fetched in advance, while the page still works.
const SaveButtons = lazyPart(async () => (await import('./SaveButtons.tsx')).SaveButtons);

export interface BoundaryProps {
  /** The part's name at the beginning of a sentence, such as "The chart". */
  place: string;
  area?: string;
  /** True if the part contains the page's buttons for saving. The message then offers to save the experiment and the runs. */
  offersToSave?: boolean;
  /** Closes the part; undefined if the part cannot be closed. */
  onClose?(): void;
  children: ReactNode;
}

interface Props extends Omit<BoundaryProps, 'children'> {
  error: unknown;
  onAgain(): void;
}

export function Broken({ place, area, offersToSave = false, error, onAgain, onClose }: Props) {
  const { state, words } = useStore(persistenceStatus);
  return (
    <div className={styles.broken} style={{ gridArea: area }} role="alert">
      <p>
        <strong>{place} could not be drawn.</strong>
      </p>
      <p>
        Runs continue training{state === 'saving' ? ', and all of them are saved in this browser.' : `. ${words}`} Press “Try again” to draw
        this part again; if that does not help, reload the page.
      </p>
      <p className={styles.error}>{`Error: ${error instanceof Error ? error.message : String(error)}`}</p>
      <div className={styles.buttons}>
        <button type="button" onClick={onAgain}>
          Try again
        </button>
        <button type="button" onClick={() => location.reload()}>
          Reload the page
        </button>
        {onClose ? (
          <button type="button" onClick={onClose}>
            Close
          </button>
        ) : null}
      </div>
      {offersToSave ? <SaveButtons /> : null}
    </div>
  );
}
