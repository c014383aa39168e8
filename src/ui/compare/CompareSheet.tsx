import { useEffect, useMemo, useRef, useState } from 'react';
import { differences } from '../../models/difference.ts';
import type { Skip } from '../../models/network.ts';
import { countWords, lossWords, percentWords } from '../format.ts';
import { Plane } from '../pictures/Plane.tsx';
import { useAnswers } from '../pictures/useAnswers.ts';
import { useExamples } from '../pictures/useExamples.ts';
import { Sheet } from '../Sheet.tsx';
import { onCurves, type RunRecord } from '../state/runs.ts';
import { copyComparisonLink } from '../state/share/share.ts';
import { view } from '../state/view.ts';
import { useRuns, useView } from '../useStore.ts';
import styles from './compare.module.css';
import { type Lines, lossLines } from './lossLines.ts';
import { Wires } from './Wires.tsx';
import { differing } from './wires.ts';

const WIDTH = 260;
const HEIGHT = 120;
const REDRAW_MS = 250;

const close = () => view.setState({ compared: null });
const comparable = ({ experiment, summary }: RunRecord) => ({ ...experiment, inputShape: summary.inputShape });

/** Two to four runs in columns, on common scales. */
export function CompareSheet() {
  const compared = useView((state) => state.compared);
  const runs = useRuns((state) => state.runs);
  const shown = useMemo(() => runs.filter(({ id }) => compared?.includes(id)), [runs, compared]);
  const [baseline] = shown;
  const lines = useLines(shown);
  if (!compared || !baseline) return null;
  const isDiffering = differing(shown);
  return (
    <Sheet
      title="Compare"
      words={`${shown.map(({ name }) => name).join(' · ')}: training loss, smoothed, on one logarithmic scale; skips that are not in all of them are in colour`}
      actions={
        <button type="button" onClick={() => void copyComparisonLink(shown)} title="A link that opens just this comparison">
          Copy link
        </button>
      }
      onClose={close}
    >
      <div className={styles.columns}>
        {shown.map((run, i) => (
          <Column key={run.id} {...{ run, baseline, isDiffering, lines }} path={lines?.paths[i]} />
        ))}
      </div>
    </Sheet>
  );
}

/** The lines of the runs, drawn anew as their curves grow. */
function useLines(runs: readonly RunRecord[]): Lines | null {
  const [lines, setLines] = useState<Lines | null>(null);
  const key = runs.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: other runs make other lines; their numbers are read anew
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      timer = undefined;
      setLines(runs.length > 0 ? lossLines(runs, WIDTH, HEIGHT) : null);
    };
    draw();
    const stop = onCurves(() => {
      timer ??= setTimeout(draw, REDRAW_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [key]);
  return lines;
}

interface ColumnProps {
  run: RunRecord;
  baseline: RunRecord;
  isDiffering(skip: Skip): boolean;
  lines: Lines | null;
  path: string | undefined;
}

function Column({ run, baseline, isDiffering, lines, path }: ColumnProps) {
  const words = run.id === baseline.id ? [] : differences(comparable(baseline), comparable(run));
  const { lastEvaluation, bestEvaluation, status } = run;
  const figures = [
    ['Steps', countWords(status.step)],
    ['Loss', lossWords(run.lastLoss)],
    ['Held-out loss', lossWords(lastEvaluation?.loss)],
    ['Best held-out loss', lossWords(bestEvaluation?.loss)],
    ['Accuracy', percentWords(lastEvaluation?.accuracy)],
    ['Parameters', countWords(run.parameters)],
    ['State', status.state],
  ];
  return (
    <section className={styles.column} aria-label={run.name}>
      <h3>
        <i style={{ background: run.color }} /> {run.name}
      </h3>
      <Wires run={run} isDiffering={isDiffering} />
      {lines && path ? (
        <figure>
          <svg
            preserveAspectRatio="none"
            viewBox={`0 -4 ${WIDTH} ${HEIGHT + 8}`}
            role="img"
            aria-label={`Loss of ${run.name}, ${lossWords(run.lastLoss)} at the end`}
          >
            {lines.paths.map((other) => (
              <path key={other.slice(0, 40) + other.length} className={styles.other} d={other} />
            ))}
            <path style={{ stroke: run.color }} d={path} />
          </svg>
          <figcaption>
            {lossWords(lines.low)} to {lossWords(lines.high)}, {countWords(lines.steps)} steps
          </figcaption>
        </figure>
      ) : (
        <p className={styles.none}>No curve yet. Nothing trains until you start it.</p>
      )}
      <Picture run={run} />
      <dl>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {run.id === baseline.id ? (
        <p className={styles.none}>What the others are compared with.</p>
      ) : (
        <ul>
          {words.map((phrase) => (
            <li key={phrase}>{phrase}</li>
          ))}
          {words.length === 0 ? <li>The same again.</li> : null}
        </ul>
      )}
    </section>
  );
}

/** The plane where there is one, on the colours that all columns share. */
function Picture({ run }: { run: RunRecord }) {
  const place = useRef<HTMLDivElement>(null);
  const answers = useAnswers(run, place, null, null);
  const exampled = useExamples(run.experiment);
  const points = exampled && 'examples' in exampled ? exampled.examples.points : null;
  return (
    <div ref={place}>
      {answers?.plane && points ? <Plane logits={answers.plane} points={points} words={`What ${run.name} makes of the plane`} /> : null}
    </div>
  );
}
