import type { Past } from '../insight/seen.ts';
import type { RunRecord } from '../stores/runs.ts';
import { armColors, type Study } from '../stores/study.ts';
import { ColumnPicture } from './ColumnPicture.tsx';
import styles from './pictures.module.css';
import { useAnyAnswers } from './useAnswers.ts';

/** The predictions of both arms (sides of a comparison) at one seed, side by side. */
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
