import { ChevronDown } from 'lucide-react';
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { ICON } from './icon.ts';
import styles from './menu.module.css';

const GAP_PX = 4;
const MARGIN_PX = 8;

/** Chrome before 114 and Firefox before 125 do not support popovers. There, this component opens and closes the panel itself. */
const HAS_POPOVERS = 'popover' in HTMLElement.prototype;

interface MenuProps {
  words: string;
  icon: ReactNode;
  /** True if the button shows only its icon; `words` is then its label. */
  isIcon?: boolean;
  /** True if the panel contains action buttons, each of which closes it. */
  isOfActions?: boolean;
  children: ReactNode;
}

/** A button that opens a panel below it, or above it if the panel does not fit below and there is more space above. */
export function Menu({ words, icon, isIcon = false, isOfActions = false, children }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  useLayoutEffect(() => {
    if (!isOpen) return;
    const place = () => {
      const from = button.current?.getBoundingClientRect();
      if (!from || !panel.current) return;
      const { clientWidth, clientHeight } = document.documentElement;
      const { style } = panel.current;
      // The limit from the last placement must not affect the measured height.
      style.maxHeight = '';
      const { offsetWidth, offsetHeight } = panel.current;
      const below = from.bottom + GAP_PX;
      const top =
        below + offsetHeight <= clientHeight - MARGIN_PX || from.top < clientHeight / 2 ? below : from.top - GAP_PX - offsetHeight;
      style.left = `${Math.max(MARGIN_PX, Math.min(from.right - offsetWidth, clientWidth - MARGIN_PX - offsetWidth))}px`;
      style.top = `${Math.max(MARGIN_PX, top)}px`;
      style.maxHeight = `${clientHeight - MARGIN_PX - Math.max(MARGIN_PX, top)}px`;
    };
    place();
    // The panel follows its button while anything scrolls.
    window.addEventListener('scroll', place, { capture: true, passive: true });
    window.addEventListener('resize', place);
    return () => {
      window.removeEventListener('scroll', place, { capture: true });
      window.removeEventListener('resize', place);
    };
  }, [isOpen]);
  useEffect(() => {
    if (HAS_POPOVERS || !isOpen) return;
    const closeOutside = (event: Event) => {
      const { target } = event;
      const isInside = target instanceof Node && (panel.current?.contains(target) || button.current?.contains(target));
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !isInside) setIsOpen(false);
    };
    window.addEventListener('pointerdown', closeOutside);
    window.addEventListener('keydown', closeOutside);
    return () => {
      window.removeEventListener('pointerdown', closeOutside);
      window.removeEventListener('keydown', closeOutside);
    };
  }, [isOpen]);
  const close = () => {
    if (HAS_POPOVERS) panel.current?.hidePopover();
    else setIsOpen(false);
  };
  const opens = HAS_POPOVERS ? { popoverTarget: id } : { 'aria-expanded': isOpen, onClick: () => setIsOpen(!isOpen) };
  return (
    <>
      <button
        ref={button}
        type="button"
        data-kind={isIcon ? 'icon' : 'quiet'}
        aria-label={isIcon ? words : undefined}
        title={isIcon ? words : undefined}
        {...opens}
      >
        <span className={styles.icon}>{icon}</span>
        {isIcon ? null : <span>{words}</span>}
        {isIcon ? null : <ChevronDown {...ICON} size={12} />}
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: only the buttons inside react to clicks */}
      <div
        ref={panel}
        id={id}
        {...(HAS_POPOVERS && { popover: 'auto' })}
        className={styles.panel}
        data-open={isOpen || undefined}
        data-panel={isOfActions ? 'actions' : 'choices'}
        onClick={({ target }) => {
          if (isOfActions && target instanceof Element && target.closest('button')) close();
        }}
        onToggle={({ newState }) => setIsOpen(newState === 'open')}
      >
        {children}
      </div>
    </>
  );
}
