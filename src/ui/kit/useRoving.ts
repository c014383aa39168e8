import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react';

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** The enabled buttons of a row, without those in the panels that they open. */
const buttonsOf = (row: HTMLElement | null): HTMLButtonElement[] =>
  [...(row?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? [])].filter((button) => !button.closest('[data-panel]'));

/** Makes a row of buttons a single tab stop. The left and right arrow keys, Home and End move between the buttons. */
export function useRoving<E extends HTMLElement>(): { ref: RefObject<E | null>; onKeyDown(event: KeyboardEvent): void; onFocus(): void } {
  const ref = useRef<E>(null);
  const last = useRef<Element | null>(null);
  const mark = () => {
    const buttons = buttonsOf(ref.current);
    const stop = buttons.find((button) => button === last.current) ?? buttons[0];
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  };
  // This runs after every render, because any render can add, remove or disable buttons.
  useLayoutEffect(mark);
  return {
    ref,
    onFocus() {
      last.current = document.activeElement;
      mark();
    },
    onKeyDown(event) {
      const buttons = buttonsOf(ref.current);
      const { activeElement } = document;
      const at = activeElement instanceof HTMLButtonElement ? buttons.indexOf(activeElement) : -1;
      if (at < 0) return;
      const step = STEPS[event.key];
      const next = event.key === 'Home' ? 0 : event.key === 'End' ? buttons.length - 1 : step === undefined ? null : at + step;
      if (next === null) return;
      event.preventDefault();
      buttons[(next + buttons.length) % buttons.length]?.focus();
    },
  };
}
