import { useRef } from 'react';
import { counted } from '../../../schema/words.ts';
import { useLastFocus } from '../../kit/useLastFocus.ts';
import { useView } from '../../stores/useStore.ts';
import { view } from '../../stores/view.ts';
import { afterWords } from '../measured/known.ts';
import { isOpen, measure } from '../measured/measurements.ts';
import { obstacle } from '../measured/useMeasured.ts';
import styles from './lesions.module.css';
import { effectWords, lesionScores, offWords } from './lesionWords.ts';
import { type PartOfRun, usePart } from './usePart.ts';

/** Leaves the selected layer or skip out of the trained networks in view, and shows the losses with and without it. */
export function OnePart({ at, from }: { at: string; from?: string }) {
  const section = useRef<HTMLElement>(null);
  const all = usePart({ at, from });
  const isTableShown = useView((state) => state.picture === 'lesions');
  const having = all.filter(({ hasPart }) => hasPart);
  if (having.length === 0) return null;
  const known = having.flatMap((one) => (one.found ? [{ ...one, found: one.found }] : []));
  const wanted = having.filter(({ found, entry }) => !found && !(entry && isOpen(entry)));
  const reasons = wanted.flatMap(({ name, job, entry }) => {
    const reason = obstacle(job.run, job.at) ?? entry?.problem;
    return reason ? [having.length > 1 ? `${name}: ${reason}` : reason] : [];
  });
  const isMeasuring = having.some(({ entry, found }) => !found && entry && isOpen(entry));
  const measurable = wanted.filter(({ job }) => !obstacle(job.run, job.at));
  const words = from === undefined ? 'layer' : 'skip';
  return (
    <section ref={section} className={styles.part} aria-label="In the trained network" tabIndex={-1}>
      {known.length < having.length ? (
        <Switch
          isMeasuring={isMeasuring}
          isOff={measurable.length === 0}
          measureAll={() => measurable.map(({ job }) => measure(job, true))}
          next={() => section.current}
        />
      ) : null}
      <div aria-live="polite">
        {known.length > 0 ? <Effects known={known} lacking={all.filter(({ hasPart }) => !hasPart)} words={words} /> : null}
        {[...new Set(reasons)].map((reason) => (
          <p key={reason}>{reason}</p>
        ))}
        {known.length + reasons.length === 0 ? (
          <p>{`Leaves this ${words} out, with all weights as they are, and measures the loss.`}</p>
        ) : null}
      </div>
      {known.length > 0 && !isTableShown ? (
        <button type="button" data-kind="quiet" onClick={() => view.setState({ picture: 'lesions', insight: 'lesions' })}>
          All lesions
        </button>
      ) : null}
    </section>
  );
}

interface SwitchProps {
  isMeasuring: boolean;
  isOff: boolean;
  measureAll(): void;
  next(): HTMLElement | null;
}

/** The button that measures all runs that have no result yet. When all results are known, it disappears, and its focus moves to `next`. */
function Switch({ isMeasuring, isOff, measureAll, next }: SwitchProps) {
  return (
    <button ref={useLastFocus<HTMLButtonElement>(next)} type="button" aria-disabled={isOff} onClick={measureAll}>
      {isMeasuring ? 'Measuring…' : 'Switch this off in the trained network'}
    </button>
  );
}

type Known = PartOfRun & { found: NonNullable<PartOfRun['found']> };

function Effects({ known, lacking, words }: { known: readonly Known[]; lacking: readonly PartOfRun[]; words: string }) {
  const notes = known.map(({ found }) => offWords(found.row));
  const isOneNote = new Set(notes).size === 1;
  return (
    <>
      <table>
        <caption>{`Trained network, ${afterWords(known.map(({ found }) => found))}, on ${counted(known[0]?.found.table.examples ?? 0, 'held-out example')}`}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">Whole</th>
            <th scope="col">Off</th>
            <th scope="col" title="The part is replaced with its mean over the examples.">
              Mean
            </th>
          </tr>
        </thead>
        {known.map((one) => (
          <Rows key={one.run.id} one={one} />
        ))}
      </table>
      {notes.map((note, i) => {
        const { run, name } = known[i] ?? known[0] ?? {};
        return note && (i === 0 || !isOneNote) ? <p key={run?.id}>{isOneNote ? note : `${name}: ${note}`}</p> : null;
      })}
      {lacking.map(({ run, name }) => (
        <p key={run.id}>{`${name}: this ${words} is off or missing.`}</p>
      ))}
    </>
  );
}

function Rows({ one: { name, color, found } }: { one: Known }) {
  const { row, table } = found;
  const { loss, accuracy } = lesionScores(table, row);
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={4} style={{ borderColor: color }}>
          {name}
        </th>
      </tr>
      <tr>
        <th scope="row">Loss</th>
        <td>{loss.whole}</td>
        <td title={effectWords(row.off)}>{loss.off}</td>
        <td title={effectWords(row.mean)}>{loss.mean}</td>
      </tr>
      <tr>
        <th scope="row">Change</th>
        <td />
        <td title={effectWords(row.off)}>{loss.offChange}</td>
        <td title={effectWords(row.mean)}>{loss.meanChange}</td>
      </tr>
      {accuracy ? (
        <tr>
          <th scope="row">Accuracy</th>
          <td>{accuracy.whole}</td>
          <td>{accuracy.off}</td>
          <td>{accuracy.mean}</td>
        </tr>
      ) : null}
    </tbody>
  );
}
