import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { documentStore } from './document.ts';
import { curvesVersion, onCurves, runs } from './runs.ts';
import { runsTable } from './runsTable.ts';
import { session } from './session.ts';
import { studyStore } from './study.ts';
import { type Offer, view } from './view.ts';

const hookOf =
  <S>(store: StoreApi<S>) =>
  <T>(selector: (state: S) => T): T =>
    useStore(store, selector);

export const useDocument = hookOf(documentStore);
export const useRuns = hookOf(runs);
export const useSession = hookOf(session);
export const useView = hookOf(view);
export const useStudy = hookOf(studyStore);
export const useRunsTable = hookOf(runsTable);

/** The action that the latest message offers, unless the network has changed since. */
export function useOffer(): Offer | null {
  const offer = useView((state) => state.offer);
  const network = useDocument((state) => state.experiment.network);
  return offer?.network === network ? offer : null;
}

/** Renders a component again when any curve changes. Returns a number that changes with the curves. */
export const useCurves = (): number => useSyncExternalStore(onCurves, curvesVersion);

/** The shape of the input until the data is described for the first time. */
const UNKNOWN: readonly number[] = [];

const inputShapeIn = (state: ReturnType<typeof session.getState>): readonly number[] => state.summary?.inputShape ?? UNKNOWN;

export const useInputShape = () => useSession(inputShapeIn);
export const inputShape = () => inputShapeIn(session.getState());
