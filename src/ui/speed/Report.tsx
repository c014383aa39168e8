import { useState } from 'react';
import type { Experiment } from '../../experiment/experiment.ts';
import { bufferUses } from '../../models/compile/planBuilder.ts';
import type { SpeedReport } from '../../train/protocol/speed.ts';
import { countWords } from '../kit/format.ts';
import { type Grouping, rowsOf, type SpeedRow } from './rows.ts';
import styles from './speed.module.css';
import { byteRateWords, byteWords, digits, flopRateWords, shareWords, timeWords } from './units.ts';

function Figure({ value, name, note }: { value: string; name: string; note?: string }) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        {note ? <span>{note}</span> : null}
      </dd>
    </div>
  );
}

function Figures({ report }: { report: SpeedReport }) {
  const stepsPerSecond = 1000 / report.stepMs;
  const { flopPerSecond, bytesPerSecond } = report.ceilings;
  return (
    <dl className={styles.figures}>
      <Figure value={timeWords(report.stepMs)} name="One training step" note={`${countWords(report.dispatches.length)} dispatches`} />
      <Figure
        value={`${digits(stepsPerSecond)}/s`}
        name="Steps"
        note={`${digits(stepsPerSecond * report.batchSize)} examples/s in batches of ${countWords(report.batchSize)}`}
      />
      <Figure value={flopRateWords(flopPerSecond)} name="Peak compute" note="multiply-adds in registers" />
      <Figure value={byteRateWords(bytesPerSecond)} name="Peak memory speed" note="copy of 64 MiB, read and written" />
    </dl>
  );
}

function Rate({ rate, words }: { rate: SpeedRow['arithmetic']; words: (rate: number) => string }) {
  return (
    <>
      <td className={styles.number}>{rate ? words(rate.rate) : '–'}</td>
      <td className={styles.number}>{rate ? shareWords(rate.ofCeiling) : '–'}</td>
    </>
  );
}

function Row({ row, name, longest }: { row: SpeedRow; name: string; longest: number }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className={styles.share}>
        <span className={styles.bar} data-drawn style={{ width: `${(100 * row.ms) / longest}%` }} />
      </td>
      <td className={styles.number}>{shareWords(row.share)}</td>
      <td className={styles.number}>{timeWords(row.ms)}</td>
      <td className={styles.number}>{countWords(row.calls)}</td>
      <Rate rate={row.arithmetic} words={flopRateWords} />
      <Rate rate={row.memory} words={byteRateWords} />
    </tr>
  );
}

function TimeTable({ report }: { report: SpeedReport }) {
  const [by, setBy] = useState<Grouping>('kernel');
  const rows = rowsOf(report, by);
  const alone = report.dispatches.reduce((sum, { ms }) => sum + ms, 0);
  const choices = [
    ['kernel', 'By kernel'],
    ['part', 'By layer and skip'],
  ] as const;
  return (
    <section aria-labelledby="speed-time">
      <div className={styles.tableHead}>
        <h3 id="speed-time">Where the time goes</h3>
        <fieldset className={styles.toggle}>
          <legend className={styles.hidden}>Group the time</legend>
          {choices.map(([value, label]) => (
            <label key={value}>
              <input type="radio" name="speed-by" checked={by === value} onChange={() => setBy(value)} />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <table className={styles.table} aria-label="Time of a step">
        <thead>
          <tr>
            <th scope="col">{by === 'kernel' ? 'Kernel' : 'Layer or skip'}</th>
            <th scope="col" colSpan={2}>
              Share of time
            </th>
            <th scope="col" className={styles.number}>
              Per step
            </th>
            <th scope="col" className={styles.number}>
              Calls
            </th>
            <th scope="col" className={styles.number}>
              Compute{' '}
            </th>
            <th scope="col" className={styles.number}>
              of peak
            </th>
            <th scope="col" className={styles.number}>
              Memory
            </th>
            <th scope="col" className={styles.number}>
              of peak
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.key} row={row} name={row.key} longest={rows[0]?.ms ?? row.ms} />
          ))}
        </tbody>
      </table>
      <p className={styles.note}>
        Dispatches were timed one at a time with {report.clock === 'timestamps' ? "the GPU's timestamps" : 'the wall clock'}. Their times
        sum to {timeWords(alone)}; a whole step, in which they can overlap, takes {timeWords(report.stepMs)}. The column Compute counts each
        multiply-add of a sum of products as 2 FLOP. The column Memory counts each operand once, and its values can exceed the peak if
        operands are cached.
      </p>
    </section>
  );
}

function Memory({ memory }: { memory: SpeedReport['memory'] }) {
  const total = bufferUses.reduce((sum, use) => sum + memory[use], 0);
  return (
    <section aria-labelledby="speed-memory">
      <h3 id="speed-memory">GPU memory: {byteWords(total)}</h3>
      <div className={styles.memoryBar} aria-hidden="true" data-drawn>
        {bufferUses.map((use) => (
          <span key={use} style={{ flexGrow: memory[use] }} />
        ))}
      </div>
      <ul className={styles.memoryKey}>
        {bufferUses.map((use) => (
          <li key={use}>
            <span className={styles.swatch} aria-hidden="true" data-drawn />
            {use} <strong>{byteWords(memory[use])}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Report({ measured, isOld }: { measured: { report: SpeedReport; experiment: Experiment }; isOld: boolean }) {
  const { report, experiment } = measured;
  return (
    <article className={isOld ? styles.isOld : ''} aria-label={`Speed of ${experiment.name}`}>
      <Figures report={report} />
      <TimeTable report={report} />
      <Memory memory={report.memory} />
    </article>
  );
}
