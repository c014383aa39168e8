/** Parts of the page that come after the network is seen: fetched when the browser has time, or when they are wanted. */
import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';

const loads: (() => Promise<unknown>)[] = [];

const NotLoaded = () => <p role="alert">This part of the page could not be loaded. Reload the page; what it keeps stays.</p>;

/** A component that is fetched by itself; nothing is to be seen until it is there. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => ReactNode {
  const loaded = () => load().then((component) => ({ default: component }));
  loads.push(loaded);
  const Lazy = lazy(() => loaded().catch(() => ({ default: NotLoaded as ComponentType<P> })));
  return (props) => (
    <Suspense fallback={null}>
      <Lazy {...props} />
    </Suspense>
  );
}

let isFetching = false;

/** Fetches all of them, so that they are there at once when they are wanted. */
export function fetchLater() {
  if (isFetching) return;
  isFetching = true;
  const fetchAll = () => {
    // One that fails is fetched again when it is wanted.
    for (const load of loads) void load().catch(() => {});
  };
  // Safari knows no idle callbacks.
  if ('requestIdleCallback' in window) requestIdleCallback(fetchAll, { timeout: 500 });
  else setTimeout(fetchAll, 200);
}
