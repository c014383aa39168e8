import { type RefObject, useLayoutEffect, useState } from 'react';

const MOST = 640;

/** The width of an element in CSS pixels, at most `most`. A drawing of this width is not scaled, so its text keeps its size. */
export function useWidth(place: RefObject<Element | null>, most = MOST): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.min(most, Math.floor(entry.contentRect.width))));
    observer.observe(element);
    return () => observer.disconnect();
  }, [place, most]);
  return width;
}
