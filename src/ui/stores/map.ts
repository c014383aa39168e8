import { createStore } from 'zustand/vanilla';

/**
 * The page's map (a grid of comparisons) in its stored form; null if there is none. It is validated only in `maps/`, whose code is loaded
 * after the page is shown.
 */
export const mapStore = createStore<{
  map: unknown;
  /** The most recently deleted map until it is restored or a new map begins; otherwise null. */
  deleted: unknown;
}>(() => ({ map: null, deleted: null }));

/** The digests of the data files that the map needs, and those that a deleted map needs if it is restored. */
export function digestsOfMaps(): string[] {
  const { map, deleted } = mapStore.getState();
  const digests = [map, deleted].map((one) => (typeof one === 'object' && one !== null && 'digest' in one ? one.digest : undefined));
  return digests.filter((digest) => typeof digest === 'string');
}
