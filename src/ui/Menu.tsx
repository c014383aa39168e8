import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId, useRef } from 'react';
import { ICON } from './icon.ts';
import styles from './menu.module.css';

const GAP_PX = 4;

/** A button that opens a small panel below itself; Escape or a click elsewhere closes it. */
export function Menu({ words, icon, children }: { words: string; icon: ReactNode; children: ReactNode }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const place = () => {
    const from = button.current?.getBoundingClientRect();
    if (!from || !panel.current) return;
    panel.current.style.top = `${from.bottom + GAP_PX}px`;
    panel.current.style.right = `${window.document.documentElement.clientWidth - from.right}px`;
  };
  return (
    <>
      <button ref={button} type="button" data-kind="quiet" popoverTarget={id}>
        {icon} {words} <ChevronDown {...ICON} size={12} />
      </button>
      <div ref={panel} id={id} popover="auto" className={styles.panel} onBeforeToggle={place}>
        {children}
      </div>
    </>
  );
}
