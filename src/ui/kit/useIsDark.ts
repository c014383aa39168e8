import { useSyncExternalStore } from 'react';
import { darkScheme, onScheme } from './color.ts';

/** Whether the page is dark now: what is drawn on a canvas has to be drawn again then. */
export const useIsDark = (): boolean => useSyncExternalStore(onScheme, () => darkScheme().matches);
