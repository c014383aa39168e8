import { type CSSProperties, useEffect } from 'react';
import { useStore } from 'zustand';
import { nameOf } from '../../models/network/network.ts';
import { countWords, lossWords } from '../kit/format.ts';
import { isDormant } from '../persistence/dormantRuns.ts';
import type { RunRecord } from '../stores/runs.ts';
import styles from './insight.module.css';
import {
  type LesionMeasurement,
  lesionMeasurements,
  measureLesions,
  stopMeasuring,
  type LesionTable as Table,
} from './lesionMeasurements.ts';
import { barOf, changeWords, intervalWords } from './lesionWords.ts';

type Row = Table['rows'][number];

/** The loss that a trained network gains if one of its parts is left out, for each skip, branch and other layer. */
export function Lesions({ run }: { run: RunRecord }) {
  const measurement = useStore(lesionMeasurements, (all) => all[run.id]);
  const { state, step } = run.status;
  const canMeasure = (state === 'done' || state === 'paused' || state === 'ready') && !isDormant(run.id) && hasHeldOut(run);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the other fields of a run change more often than its network
  useEffect(() => {
    if (canMeasure) void measureLesions(run);
  }, [run.id, step, canMeasure]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a measurement ends with the run that is shown
  useEffect(() => stopMeasuring, [run.id]);
  const table = measurement?.step === step ? measurement.table : null;
  return (
    <div className={styles.gradients}>
      {table ? <LesionTable run={run} table={table} /> : <p className={styles.empty}>{waitWords(run, measurement)}</p>}
    </div>
  );
}

const hasHeldOut = ({ summary }: RunRecord) => summary.count > summary.trainCount;

function waitWords(run: RunRecord, measurement: LesionMeasurement | undefined): string {
  if (!hasHeldOut(run)) return 'The data has no held-out examples to measure on.';
  if (isDormant(run.id)) return `${run.name} is not loaded. Press Resume to measure it.`;
  if (run.status.state === 'running') return 'Pause the run to measure it.';
  if (run.status.state === 'failed') return `${run.name} has failed, and is not measured.`;
  if (measurement?.problem) return measurement.problem;
  const { done, of } = measurement?.progress ?? { done: 0, of: 0 };
  return of > 0 ? `Measuring lesions: ${done} of ${of}…` : 'Measuring lesions…';
}

function LesionTable({ run, table }: { run: RunRecord; table: Table }) {
  const largest = Math.max(...table.rows.map(({ off }) => Math.abs(off.loss.mean ?? 0)));
  return (
    <figure className={styles.figure}>
      <figcaption title="One part is left out at a time: a skip, a branch (the layer’s own output where a skip joins), or a layer, which passes its input on. The interval is the 95 % confidence interval of the mean difference over the examples.">
        <strong>{`Change of the loss of ${run.name} if one part is left out`}</strong>
        <span>{`, after ${countWords(run.status.step)} steps, on ${countWords(table.examples)} held-out examples; of the whole network it is ${lossWords(table.loss)}`}</span>
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
