import { type ReactNode, useEffect, useRef } from 'react';
import type { QuantityName } from '../../../train/protocol/quantities.ts';
import { countWords } from '../../kit/format.ts';
import styles from '../insight.module.css';
import { type Seen, shownStep } from '../seen.ts';
import { About } from './About.tsx';
import type { Result } from './known.ts';
import { type EntryOf, isOpen, type Job, leaveMeasurements, measure, stopMeasuring } from './measurements.ts';
import { obstacle, useMeasured } from './useMeasured.ts';

interface Props<Name extends QuantityName> {
  name: Name;
  seen: readonly Seen[];
  options?: Job['options'];
  children(results: readonly Result<Name>[]): ReactNode;
}

/** Draws the results. Without this component, tests/translation.test.ts would mistake the call to `children` for conditional text. */
const Drawn = <Name extends QuantityName>({ results, children }: Pick<Props<Name>, 'children'> & { results: readonly Result<Name>[] }) =>
  children(results);

export function Measured<Name extends QuantityName>({ name, seen, options, children }: Props<Name>) {
  const jobs = seen.map(({ run, at }): Job<Name> => ({ name, run, at, options }));
  const entries = useMeasured(jobs);
  const before = useRef<readonly Result<Name>[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a measurement ends when other runs are shown
  useEffect(() => leaveMeasurements, [seen.map(({ run }) => run.id).join()]);
  const results = seen.flatMap((one, i): Result<Name>[] => {
    const measurement = entries[i]?.measurement;
    if (one.at === null || !measurement?.result) return [];
    const { result, isWhole, about } = measurement;
    return [{ ...one, step: shownStep(one), result, isWhole, about }];
  });
  // While the weights of another past step are measured, the previous results and their step remain visible.
  const isMoving = seen.some(({ at }, i) => typeof at === 'number' && (!entries[i] || isOpen(entries[i])));
  if (results.length > 0 || !isMoving) before.current = results;
  const drawn = before.current;
  const [first] = drawn;
  const problems = new Set(seen.map(({ run, at }, i) => obstacle(run, at) ?? entries[i]?.problem));
  const [common] = problems;
  if (!first && problems.size === 1 && common) return <p className={styles.empty}>{common}</p>;
  return (
    <>
      {first ? <Drawn results={drawn}>{children}</Drawn> : null}
      {seen.map((one, i) => (
        <State key={one.run.id} seen={one} job={jobs[i]} entry={entries[i]} />
      ))}
      {first ? <About about={first.about} /> : null}
    </>
  );
}

/** The progress of a measurement that is not finished, or the reason why it failed or cannot be made. */
export function State<Name extends QuantityName>({
  seen: { run, name, at },
  job,
  entry,
}: {
  seen: Pick<Seen, 'run' | 'name' | 'at'>;
  job: Job<Name> | undefined;
  entry: EntryOf<Name> | undefined;
}) {
  const problem = entry?.measurement ? entry.problem : (obstacle(run, at) ?? entry?.problem);
  if (problem && (!entry?.measurement || entry.state === 'done')) return <p className={styles.empty}>{`${name}: ${problem}`}</p>;
  if (!entry || entry.state === 'done' || entry.state === 'left') return null;
  const { progress, state, measurement } = entry;
  return (
    <p className={styles.progress}>
      <span>
        {state === 'stopped'
          ? `${name}: stopped${measurement && !measurement.isWhole ? '; the result is partial' : ''}.`
          : `${name}: ${progress ? `${progress.words.toLowerCase()}, ${countWords(progress.done)} of ${countWords(progress.of)}` : 'being measured'}…`}
      </span>
      {state !== 'stopped' ? (
        <>
          <progress value={progress?.done ?? 0} max={progress?.of ?? 1} aria-label={`Measurement: ${name}`} />
          {job ? (
            <button type="button" data-kind="quiet" aria-label={`Stop measuring: ${name}`} onClick={() => stopMeasuring(job)}>
              Stop
            </button>
          ) : null}
        </>
      ) : job ? (
        <button type="button" data-kind="quiet" aria-label={`Measure: ${name}`} onClick={() => measure(job, true)}>
          Measure
        </button>
      ) : null}
    </p>
  );
}
