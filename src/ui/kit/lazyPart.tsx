/** Parts of the page that come after the network is seen: fetched when the browser has time, or when they are wanted. */
import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';

const loads: (() => Promise<unknown>)[] = [];

const NotLoaded = () => <p role="alert">This part of the page could not be loaded. Reload the page; what it keeps stays.</p>;

interface Part<P> {
  Lazy: ComponentType<P>;
  /** Once it is fetched. */
  there?: ComponentType<P>;
}

function Shown<P extends object>({ part, props }: { part: Part<P>; props: P }) {
  // React shows what it had to wait for 0.3 s later, were it only for a moment: what is there is not waited for.
  const [Component] = useState(() => part.there ?? part.Lazy);
  return (
    <Suspense fallback={null}>
      <Component {...props} />
    </Suspense>
  );
}

/** A component that is fetched by itself; nothing is to be seen until it is there. */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => ReactNode {
  const loaded = async () => {
    part.there = await load();
    return { default: part.there };
  };
  loads.push(loaded);
  const part: Part<P> = { Lazy: lazy(() => loaded().catch(() => ({ default: NotLoaded as ComponentType<P> }))) };
  return (props) => <Shown part={part} props={props} />;
}

let isFetching = false;

/** Fetches all of them, so that they are there at once when they are wanted. */
export function fetchLazyParts() {
  if (isFetching) return;
  isFetching = true;
  const fetchAll = () => {
    // One that fails is fetched again when it is wanted.
    for (const load of loads) void load().catch(() => {});
  };
  // After the frame that is being made. Safari knows no idle callbacks.
  requestAnimationFrame(() => {
    if ('requestIdleCallback' in window) requestIdleCallback(fetchAll, { timeout: 500 });
    else setTimeout(fetchAll, 200);
  });
}
