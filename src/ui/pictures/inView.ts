import { useMemo } from 'react';
import type { Seen } from '../insight/seen.ts';
import type { RunRecord } from '../stores/runs.ts';
import { armColors, type Study, seedsOf } from '../stores/study.ts';
import { useRuns, useStudy, useView } from '../stores/useStore.ts';

/**
 * The pair of the current run: the runs of both arms (sides of a comparison) at its seed. Null if there is no such pair, or if the
 * comparison has more than two arms.
 */
function usePair(study: Study | null, runs: readonly RunRecord[], current: RunRecord | undefined): readonly RunRecord[] | null {
  return useMemo(() => {
    if (!study || study.arms.length !== 2 || !current) return null;
    const seed = seedsOf(study, runs).find((candidate) => candidate.runs.some((run) => run?.id === current.id));
    const pair = seed?.runs.flatMap((run) => run ?? []) ?? [];
    return pair.length === 2 ? pair : null;
  }, [study, runs, current]);
}

/** `seen` contains both runs of the current run's pair, or only the current run if it has no pair. */
export function useInView() {
  const currentRun = useView((state) => state.currentRun);
  const runs = useRuns((state) => state.runs);
  const study = useStudy((state) => state.study);
  const run = runs.find(({ id }) => id === currentRun);
  const pair = usePair(study, runs, run);
  const colors = study ? armColors(study.arms) : [];
  const seen = pair
    ? pair.map((one, i): Seen => ({ run: one, name: study?.arms[i]?.name ?? one.name, color: colors[i] ?? one.color }))
    : run
      ? [{ run, name: run.name, color: run.color }]
      : [];
  return { run, study, pair, seen };
}
