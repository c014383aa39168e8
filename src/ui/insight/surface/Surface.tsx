import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { SIDES, type Side } from '../../../insight/surface/grid.ts';
import { countWords } from '../../kit/format.ts';
import styles from '../insight.module.css';
import { About } from '../measured/About.tsx';
import { State } from '../measured/Measured.tsx';
import { type Entry, entryOf, type Job, measurements, stopMeasuring } from '../measured/measurements.ts';
import { obstacle, useMeasured } from '../measured/useMeasured.ts';
import type { Seen } from '../seen.ts';
import { SurfaceFigure } from './SurfaceFigure.tsx';
import { onPlane, type PlaneName } from './surfaces.ts';

/** Without being asked, grids get so fine. */
const FINE: Side = 33;
const FINEST: Side = 65;

/** The grid that is measured next of a run: the one under way, or the next finer one up to `target`. */
export function nextSide(entry: Pick<Entry, 'state' | 'side'> | undefined, target: Side): Side {
  const side = SIDES.find((one) => one === entry?.side) ?? SIDES[0];
  return entry?.state === 'done' ? (SIDES.find((one) => one > side && one <= target) ?? side) : side;
}

/** The loss around the trained weights of one or two runs, from a coarse grid to finer ones. */
export function Surface({ seen }: { seen: readonly Seen[] }) {
  const [plane, setPlane] = useState<PlaneName>('random');
  const [target, setTarget] = useState<Side>(FINE);
  const [isAsked, setAsked] = useState(false);
  const all = useStore(measurements);
  const jobOf = ({ run }: Seen): Job<'surface'> => {
    const job: Job<'surface'> = { name: 'surface', run, options: { plane, ...(plane === 'path' && { retrace: 'evenly' }) } };
    const entry = entryOf(all, job);
    const known = entry?.measurement?.result;
    return { ...job, options: { ...job.options, side: nextSide(entry, target), ...(known && { known }) } };
  };
  const jobs = seen.map(jobOf);
  const isWanted = plane === 'random' || isAsked || jobs.some((job) => entryOf(all, job));
  const entries = useMeasured(jobs, isWanted);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a measurement ends with the run and the plane that are shown
  useEffect(() => () => stopMeasuring('left'), [seen.map(({ run }) => run.id).join(), plane]);
  const known = seen.flatMap((one, i) => {
    const result = entries[i]?.measurement?.result;
    return (result && onPlane(one, result, plane)) || [];
  });
  const about = entries.find((entry) => entry?.measurement)?.measurement?.about;
  const problems = new Set(seen.map(({ run }, i) => obstacle(run) ?? entries[i]?.problem));
  const [common] = problems;
  const isFine = known.length > 0 && entries.every((entry) => entry?.state === 'done' && entry.side === FINE);
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
          {entries.some((entry) => entry?.state === 'done' && entry.measurement?.result?.[plane] === null) ? (
            <p className={styles.empty}>The weights did not change, so there is no path.</p>
          ) : null}
          {isWanted ? null : (
            <button type="button" className={styles.wanted} onClick={() => setAsked(true)}>
              {`Train again (${countWords(steps)} steps) to see the path`}
            </button>
          )}
          {isFine && target === FINE ? (
            <button type="button" className={styles.wanted} onClick={() => setTarget(FINEST)}>
              {`Refine to ${FINEST} × ${FINEST} points`}
            </button>
          ) : null}
          {about ? <About about={about} /> : null}
        </>
      )}
    </div>
  );
}
