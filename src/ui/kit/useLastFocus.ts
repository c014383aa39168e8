import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Moves the focus if the element of the returned ref contains it when that element is removed from the page. Without this, keyboard users
 * would lose their position on the page.
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
