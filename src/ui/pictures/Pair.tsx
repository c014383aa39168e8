import { useMemo } from 'react';
import type { Past } from '../insight/seen.ts';
import type { RunRecord } from '../stores/runs.ts';
import { armColors, type Study, seedsOf } from '../stores/study.ts';
import { ColumnPicture } from './ColumnPicture.tsx';
import styles from './pictures.module.css';
import { useAnyAnswers } from './useAnswers.ts';

/** Both runs of the pair to which the current run belongs; null if it belongs to none, or to a comparison of several arms. */
export function usePair(study: Study | null, runs: readonly RunRecord[], current: RunRecord | undefined): readonly RunRecord[] | null {
  return useMemo(() => {
    if (!study || study.arms.length !== 2 || !current) return null;
    const seed = seedsOf(study, runs).find((candidate) => candidate.runs.some((run) => run?.id === current.id));
    const pair = seed?.runs.flatMap((run) => run ?? []) ?? [];
    return pair.length === 2 ? pair : null;
  }, [study, runs, current]);
}

/** The predictions of both arms at one seed, side by side. */
export function Pair({ study, pair, past }: { study: Study; pair: readonly RunRecord[]; past: readonly Past[] }) {
  const colors = armColors(study.arms);
  useAnyAnswers();
  return (
    <div className={styles.pair}>
      {pair.map((run, i) => (
        <figure key={run.id}>
          <figcaption className={styles.armName} style={{ borderColor: colors[i] }}>
            {study.arms[i]?.name}
            <span>{`, seed ${run.experiment.training.seed}`}</span>
          </figcaption>
          <ColumnPicture run={run} all={pair} at={past[i]} />
        </figure>
      ))}
    </div>
  );
}
