import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { SIDES, type Side } from '../../../insight/surface/grid.ts';
import { counted } from '../../../schema/words.ts';
import type { PlaneName } from '../../../train/protocol/quantities.ts';
import { durationWords } from '../../actions/expectedTime.ts';
import styles from '../insight.module.css';
import { About } from '../measured/About.tsx';
import { State } from '../measured/Measured.tsx';
import { entryOf, type Job, leaveMeasurements, measurements } from '../measured/measurements.ts';
import { obstacle, useMeasured } from '../measured/useMeasured.ts';
import type { Seen } from '../seen.ts';
import { finerGrid, nextSide } from './refinement.ts';
import { SurfaceFigure } from './SurfaceFigure.tsx';
import { onPlane } from './surfaces.ts';

/** Shows the loss around the trained weights of one or two runs, first on a coarse grid and then on finer ones. */
export function Surface({ seen }: { seen: readonly Seen[] }) {
  const [plane, setPlane] = useState<PlaneName>('random');
  const [target, setTarget] = useState<Side>(SIDES[0]);
  const [isAsked, setAsked] = useState(false);
  const all = useStore(measurements);
  const isObstructed = seen.map(({ run }) => obstacle(run) !== null);
  const begun = seen.map(
    ({ run }): Job<'surface'> => ({
      name: 'surface',
      run,
      options: { plane, ...(plane === 'path' && { retrace: 'evenly' }) },
    }),
  );
  const before = begun.map((job) => entryOf(all, job));
  const side = nextSide(
    before.filter((_, i) => !isObstructed[i]),
    target,
  );
  const jobs = begun.map((job, i) => {
    const known = before[i]?.measurement?.result;
    return { ...job, options: { ...job.options, side, ...(known && { known }) } };
  });
  const isWanted = plane === 'random' || isAsked || before.some((entry) => entry !== undefined);
  const entries = useMeasured(jobs, isWanted);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a measurement ends when another run or plane is shown
  useEffect(() => leaveMeasurements, [seen.map(({ run }) => run.id).join(), plane]);
  const known = seen.flatMap((one, i) => {
    const result = entries[i]?.measurement?.result;
    return (result && onPlane(one, result, plane)) || [];
  });
  const about = entries.find((entry) => entry?.measurement)?.measurement?.about;
  const problems = new Set(seen.map(({ run }, i) => obstacle(run) ?? entries[i]?.problem));
  const [common] = problems;
  const finer = known.length > 0 ? finerGrid(entries.filter((_, i) => !isObstructed[i])) : null;
  const steps = Math.max(...seen.map(({ run }) => run.status.step));
  return (
    <div className={styles.gradients}>
      {problems.size === 1 && common && known.length === 0 ? (
        <p className={styles.empty}>{common}</p>
      ) : (
        <>
          <SurfaceFigure known={known} plane={plane} choosePlane={setPlane} />
          {seen.map((one, i) => (
            <State key={one.run.id} seen={one} job={jobs[i]} entry={entries[i]} />
          ))}
          {seen.map(({ run, name }, i) =>
            entries[i]?.state === 'done' && entries[i]?.measurement?.result?.[plane] === null ? (
              <p key={run.id} className={styles.empty}>
                {`${name}: the weights did not change, so there is no path. Train this run further to see one.`}
              </p>
            ) : null,
          )}
          {isWanted ? null : (
            <button type="button" className={styles.wanted} onClick={() => setAsked(true)}>
              {`Train again (${counted(steps, 'step')}) to see the path`}
            </button>
          )}
          {finer ? (
            <button type="button" className={styles.wanted} onClick={() => setTarget(finer.side)}>
              {`Refine to ${finer.side} × ${finer.side} points (${durationWords(finer.ms / 1000)})`}
            </button>
          ) : null}
          {about ? <About about={about} /> : null}
        </>
      )}
    </div>
  );
}
