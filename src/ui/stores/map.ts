import { createStore } from 'zustand/vanilla';

/** The map of the page as it is stored, or null. `maps/` validates it, and is loaded only if it is shown, because most visits have no map. */
export const mapStore = createStore<{ map: unknown }>(() => ({ map: null }));

/** The digest of the data files that the map needs; undefined if it needs none. */
export function digestOfMap(): string | undefined {
  const { map } = mapStore.getState();
  const digest = typeof map === 'object' && map !== null && 'digest' in map ? map.digest : undefined;
  return typeof digest === 'string' ? digest : undefined;
}
