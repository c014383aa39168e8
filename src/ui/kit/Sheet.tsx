import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Boundary } from '../broken/Boundary.tsx';
import { useView } from '../stores/useStore.ts';
import { ICON } from './icon.ts';
import styles from './sheet.module.css';

interface Props {
  title: string;
  words: ReactNode;
  isWide?: boolean;
  actions?: ReactNode;
  onClose(): void;
  children: ReactNode;
}

/** The latest message since the sheet was opened. It is shown here because the status line of the page is inert behind a modal sheet. */
function Said() {
  const message = useView((state) => state.message);
  const messages = useView((state) => state.messages);
  const [before] = useState(messages);
  const said = messages === before ? '' : message;
  return (
    <span className={styles.said} role="status" title={said || undefined}>
      {said}
    </span>
  );
}

export function Sheet({ title, words, isWide = false, actions, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.sheet}
      data-wide={isWide || undefined}
      aria-labelledby={id}
      onClose={onClose}
      // The page's shortcuts must not act while the sheet is open.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header className={styles.head}>
        <div className={styles.title}>
          <h2 id={id}>{title}</h2>
          <p>{words}</p>
        </div>
        {actions}
        <Said />
        <button type="button" data-kind="icon" aria-label={`Close ${title}`} title="Close (Escape)" onClick={() => dialog.current?.close()}>
          <X {...ICON} size={18} />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable elements must be reachable without a mouse */}
      <div className={styles.body} tabIndex={0}>
        <Boundary place={`The sheet “${title}”`}>{children}</Boundary>
      </div>
    </dialog>
  );
}
