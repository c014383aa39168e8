import { matrixOf, rowLabel } from '../../experiment/matrix.ts';
import { type Setting, settingsOf } from '../../experiment/settings.ts';
import { csvCell, markdownCell } from '../kit/escapes.ts';
import { comparable } from '../runs/baseline.ts';
import { type Column, columns } from '../runs/columns.ts';
import type { RunRecord } from '../stores/runs.ts';
import { armPart } from '../stores/study.ts';

/** Speed is left out because it depends on the other runs that train at the same time, and the seed because it is a setting. */
const figures = columns.filter(({ name }) => name !== 'Steps/s' && name !== 'Seed');

const snakeCase = (name: string) =>
  name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[^\w.]+/g, '_')
    .toLowerCase();

function numberOf({ of, exported }: Column, run: RunRecord, all: readonly RunRecord[]): number | undefined {
  const value = of(run, all);
  return typeof value !== 'number' || Number.isNaN(value) ? undefined : (exported?.(value) ?? value);
}

const valueCell = (value: Setting['value'] | undefined) =>
  typeof value === 'string' ? csvCell(value) : value === undefined ? '' : String(value);

/**
 * The table has a column for each of the `figures`, and for each setting that at least one of the runs has.
 * @param all the runs of the page, baselines included
 */
export function runTableCsv(runs: readonly RunRecord[], all: readonly RunRecord[]): string {
  const settings = runs.map((run) => new Map(settingsOf(comparable(run)).map(({ key, value }) => [key, value])));
  const keys = [...new Set(settings.flatMap((ofRun) => [...ofRun.keys()]))].filter((key) => key !== 'seed');
  const head = ['run', 'arm', 'seed', 'state', 'note', ...figures.map(({ name }) => snakeCase(name)), ...keys.map(snakeCase)];
  const lines = runs.map((run, i) => [
    csvCell(run.name),
    csvCell(armPart(run.name)),
    run.experiment.training.seed,
    run.status.state,
    csvCell(run.note ?? ''),
    ...figures.map((figure) => valueCell(numberOf(figure, run, all))),
    ...keys.map((key) => valueCell(settings[i]?.get(key))),
  ]);
  return [head, ...lines].map((line) => `${line.join()}\n`).join('');
}

const markdownLine = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;

/** The table has columns for the settings that differ and for the `figures`. A line below it lists the settings that all runs share. */
export function runTableMarkdown(runs: readonly RunRecord[], all: readonly RunRecord[]): string {
  const { differing, equal } = matrixOf(runs.map(comparable));
  const head = ['Run', ...differing.map(rowLabel), ...figures.map(({ name }) => name)];
  const align = ['---', ...differing.map(() => '---'), ...figures.map(() => '---:')];
  const lines = runs.map((run, i) => [
    run.name,
    ...differing.map(({ values }) => values[i] ?? '–'),
    ...figures.map(({ of, words }) => words(of(run, all) ?? undefined)),
  ]);
  const shared = equal.map((row) => `${rowLabel(row)} ${row.values[0] ?? '–'}`).join('; ');
  const table = [head, ...lines].map((cells) => markdownLine(cells.map(markdownCell)));
  table.splice(1, 0, markdownLine(align));
  return `${table.join('')}${shared === '' ? '' : `\n${runs.length === 1 ? 'Settings' : 'Equal in all runs'}: ${markdownCell(shared)}.\n`}`;
}
