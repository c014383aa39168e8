import { type CSSProperties, type RefObject, useRef } from 'react';
import { nameOf } from '../../models/network/network.ts';
import type { QueryResult } from '../../train/protocol/queries.ts';
import { answersOf } from '../actions/answers.ts';
import { countWords } from '../kit/format.ts';
import { isDormant } from '../persistence/dormantRuns.ts';
import { useAnswers, useAnyAnswers } from '../pictures/useAnswers.ts';
import type { RunRecord } from '../stores/runs.ts';
import styles from './insight.module.css';
import { barOf, changeWords, intervalWords } from './lesionWords.ts';

type Table = NonNullable<QueryResult<'lesions'>>;
type Row = Table['rows'][number];

/** The loss that a trained network gains if one of its parts is left out, for each skip, branch and other layer. */
export function Lesions({ run }: { run: RunRecord }) {
  const place = useRef<HTMLDivElement>(null);
  useAnyAnswers();
  const isTraining = run.status.state === 'running';
  const table = isTraining ? undefined : answersOf(run.id)?.results.lesions;
  return (
    <div ref={place} className={styles.gradients}>
      {isTraining ? null : <Asker run={run} place={place} />}
      {table ? <LesionTable run={run} table={table} /> : <p className={styles.empty}>{waitWords(run, table)}</p>}
    </div>
  );
}

const ASKED = [{ lesions: true as const }];

function Asker({ run, place }: { run: RunRecord; place: RefObject<HTMLDivElement | null> }) {
  useAnswers(run, place, ASKED);
  return null;
}

function waitWords(run: RunRecord, table: Table | null | undefined): string {
  if (run.status.state === 'running') return 'Measured once the run pauses: one part is left out at a time.';
  if (isDormant(run.id)) return `${run.name} is not loaded. Press Resume to measure it.`;
  return table === null ? 'The data has no held-out examples to measure on.' : 'Leaving out one part at a time…';
}

function LesionTable({ run, table }: { run: RunRecord; table: Table }) {
  const largest = Math.max(...table.rows.map(({ off }) => Math.abs(off.loss.mean ?? 0)));
  return (
    <figure className={styles.figure}>
      <figcaption title="One part is left out at a time: a skip, a branch (the layer’s own output where a skip joins), or a layer, which passes its input on. The interval is the 95 % confidence interval of the mean difference over the examples.">
        <strong>{`Change of the loss of ${run.name} if one part is left out`}</strong>
        <span>{`, on ${countWords(table.examples)} held-out examples`}</span>
      </figcaption>
      <table className={styles.lesions} aria-label={`Lesions of ${run.name}`}>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Left out</th>
            <th
              scope="col"
              title="The part is replaced by its mean over the examples, so that later layers receive values of the usual size."
            >
              Replaced by its mean
            </th>
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={`${row.kind} ${row.at} ${row.from}`}>
              <th scope="row">{partWords(run, row)}</th>
              <td
                className={styles.change}
                title={intervalWords(row.off.loss)}
                style={
                  {
                    '--bar': row.off.by === 'mean' ? '0%' : barOf(row.off.loss, largest),
                  } as CSSProperties /* React does not know the properties of this page */
                }
              >
                {row.off.by === 'mean' ? '–' : changeWords(row.off.loss)}
              </td>
              <td title={intervalWords(row.mean.loss)}>{changeWords(row.mean.loss)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function partWords({ experiment: { network } }: RunRecord, { kind, at, from }: Row): string {
  const name = nameOf(network, at);
  if (kind === 'skip' && from !== undefined) return `skip ${nameOf(network, from)} → ${name}`;
  return kind === 'branch' ? `branch of ${name}` : name;
}
