import { useSyncExternalStore } from 'react';
import { darkScheme, onScheme } from './color.ts';

/** Canvases must be drawn again when this changes. */
export const useIsDark = (): boolean => useSyncExternalStore(onScheme, () => darkScheme().matches);
