import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Moves the focus when an element that has it leaves the page; otherwise the focus would be lost, and with it the place on the page.
 * @param next returns the element that receives the focus
 */
export function useLastFocus<E extends HTMLElement>(next: () => HTMLElement | null | undefined): RefObject<E | null> {
  const ref = useRef<E>(null);
  const latest = useRef(next);
  latest.current = next;
  useLayoutEffect(() => {
    const element = ref.current;
    return () => {
      if (!element?.contains(document.activeElement)) return;
      // React has updated the page by the time the microtask runs.
      queueMicrotask(() => {
        if (!document.activeElement || document.activeElement === document.body) latest.current()?.focus();
      });
    };
  }, []);
  return ref;
}
