import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { document } from './document.ts';
import { curvesVersion, onCurves, runs } from './runs.ts';
import { session } from './session.ts';
import { view } from './view.ts';

const hookOf =
  <S>(store: StoreApi<S>) =>
  <T>(selector: (state: S) => T): T =>
    useStore(store, selector);

export const useDocument = hookOf(document);
export const useRuns = hookOf(runs);
export const useSession = hookOf(session);
export const useView = hookOf(view);

/** Has a component drawn anew when any curve changed; gives another number then. */
export const useCurves = (): number => useSyncExternalStore(onCurves, curvesVersion);

/** What a new network's first layer receives until the data has been made once. */
const UNKNOWN: readonly number[] = [];

const inputShapeIn = (state: ReturnType<typeof session.getState>): readonly number[] => state.summary?.inputShape ?? UNKNOWN;

export const useInputShape = () => useSession(inputShapeIn);
export const inputShape = () => inputShapeIn(session.getState());
