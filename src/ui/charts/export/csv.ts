/** Writes curves as a table with one line for each step of each run. A long table does not fit into one string, so it is made in parts. */
import type { SignalGroup } from '../../../models/compile/signals.ts';
import { csvCell } from '../../kit/escapes.ts';
import type { ListedColumns } from '../../stores/history/columns.ts';
import { historyOf, type RunRecord } from '../../stores/runs.ts';
import { armPart } from '../../stores/study.ts';
import { xAxes } from '../axes.ts';

/** Run files can contain any signal name, so unusual names are escaped. */
const titleCell = (name: string) => (/^[a-z][\w.@/-]*$/i.test(name) ? name : csvCell(name));

const numberCell = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : String(value));

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const namesOf = (runs: readonly RunRecord[], group: SignalGroup) => [
  ...new Set(runs.flatMap(({ signals }) => (signals[group] ?? []).map(({ name }) => name))),
];

/** Returns a function that gives the values of the named columns at a step. The steps must rise from call to call. */
function listedCells(listed: ListedColumns, names: readonly string[]) {
  const columns = names.map((name) => listed.values(name));
  let row = 0;
  return (step: number) => {
    // If a step has several evaluations, the last one is used, because it measured the most examples.
    while (row < listed.length && listed.stepOf(row) <= step) row++;
    const isThere = row > 0 && listed.stepOf(row - 1) === step;
    return columns.map((values) => (isThere ? values[row - 1] : undefined));
  };
}

/** The number of lines in a part. */
const PART = 20_000;

/** Waits after each part, so that the page stays responsive. */
export async function csvOf(runs: readonly RunRecord[]): Promise<Blob> {
  const parts: Blob[] = [];
  for (const part of csvParts(runs)) {
    // A browser can store the bytes of a blob outside the page's memory.
    parts.push(new Blob([part]));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return new Blob(parts);
}

export function* csvParts(runs: readonly RunRecord[]): Generator<string> {
  const recorded = namesOf(runs, 'steps');
  const heldOut = namesOf(runs, 'evaluations');
  const observed = namesOf(runs, 'observations');
  let lines = [
    [
      'run',
      'arm',
      'seed',
      'step',
      'epoch',
      'examples',
      'seconds',
      'multiply_adds',
      ...recorded.map((name) => titleCell(snakeCase(name))),
      ...heldOut.map((name) => titleCell(`held_out_${snakeCase(name)}`)),
      ...observed.map((name) => titleCell(`observed_${snakeCase(name)}`)),
    ].join(),
  ];
  for (const run of runs) {
    const history = historyOf(run.id);
    const { steps, evaluations, observations } = history;
    const axes = [xAxes.epoch, xAxes.examples, xAxes.seconds, xAxes.multiplyAdds].map((axis) => axis.of(run, history));
    const columns = recorded.map((name) => steps.values(name));
    const listed = [listedCells(evaluations, heldOut), listedCells(observations, observed)];
    const name = [csvCell(run.name), csvCell(armPart(run.name)), run.experiment.training.seed].join();
    // Step 0 has a line if the initial weights were evaluated or observed.
    const first = [evaluations, observations].some((rows) => rows.length > 0 && rows.stepOf(0) === 0) ? 0 : 1;
    for (let step = first; step <= history.length; step++) {
      const numbers = [
        ...axes.map(({ xOf }) => xOf(step)),
        ...columns.map((values) => values[step - 1]),
        ...listed.flatMap((cellsAt) => cellsAt(step)),
      ];
      lines.push(`${name},${step},${numbers.map(numberCell).join()}`);
      if (lines.length < PART) continue;
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`;
}
