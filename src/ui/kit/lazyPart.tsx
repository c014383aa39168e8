/** Loads parts of the page after the network is drawn: when the browser is idle, or when a part is needed. */
import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';

const loads: (() => Promise<unknown>)[] = [];

const MOST_WAIT_MS = 2000;
let networkIsShown = () => {};
/**
 * Resolves once the network is drawn, or after MOST_WAIT_MS. Parts that are on the page from the start would otherwise delay the drawing.
 */
const afterNetwork = new Promise<void>((resolve) => {
  networkIsShown = resolve;
  setTimeout(resolve, MOST_WAIT_MS);
});

const NotLoaded = () => <p role="alert">This part of the page could not be loaded. Reload the page; saved work is preserved.</p>;

interface Part<P> {
  Lazy: ComponentType<P>;
  /** The loaded component. */
  there?: ComponentType<P>;
}

function Shown<P extends object>({ part, props }: { part: Part<P>; props: P }) {
  // React shows a suspended component only after 0.3 s, so a loaded component is used directly.
  const [Component] = useState(() => part.there ?? part.Lazy);
  return (
    <Suspense fallback={null}>
      <Component {...props} />
    </Suspense>
  );
}

/** The component shows nothing until its code is loaded. */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => ReactNode {
  const loaded = async () => {
    await afterNetwork;
    part.there = await load();
    return { default: part.there };
  };
  loads.push(loaded);
  const part: Part<P> = { Lazy: lazy(() => loaded().catch(() => ({ default: NotLoaded as ComponentType<P> }))) };
  return (props) => <Shown part={part} props={props} />;
}

let noteLoaded = () => {};
/** Resolves once every part that was defined before the idle loading began is loaded or has failed to load. */
export const partsAreLoaded = new Promise<void>((resolve) => {
  noteLoaded = resolve;
});

let isFetching = false;

export function fetchLazyParts() {
  if (isFetching) return;
  isFetching = true;
  const fetchAll = () => {
    networkIsShown();
    // A part that fails to load is loaded again when it is needed.
    void Promise.allSettled(loads.map((load) => load())).then(noteLoaded);
  };
  // Loading starts after the current frame. Safari has no idle callbacks.
  requestAnimationFrame(() => {
    if ('requestIdleCallback' in window) requestIdleCallback(fetchAll, { timeout: 500 });
    else setTimeout(fetchAll, 200);
  });
}
