/** Defines the fuzzing targets for the records in the page's database. */
import { readFileSync } from 'node:fs';
import { listedRowsOf } from '../../src/ui/persistence/curve/pieces.ts';
import {
  addPiece,
  extentOfPiece,
  pieceOf,
  readCheckpoint,
  readDocument,
  readFiles,
  readRun,
  savedRunOf,
} from '../../src/ui/persistence/schema.ts';
import { History } from '../../src/ui/stores/history/history.ts';
import { evaluationRow, newHistory, observationRow, SIGNALS, stepRows } from '../curves.ts';
import { type Dump, revived } from '../golden/dump.ts';
import { mutatedRecord } from './mutateValue.ts';
import { type Target, target } from './target.ts';

// The cast is safe because the file belongs to this repository.
const { stores } = JSON.parse(readFileSync(new URL('../golden/v1/database.json', import.meta.url), 'utf8')) as Dump;
const all = (store: string) => (stores[store] ?? []).map(({ value }) => revived(value));

const runs = () => {
  const old = all('runs');
  const read = readRun(old[0], 0);
  return read ? [...old, savedRunOf(read.run, read.checkpointStep)] : old;
};

const BEGIN = { from: 0, evaluations: 0, observations: 0 };

function pieces() {
  const history = newHistory();
  history.append('steps', stepRows(1, [3, 2, Number.NaN, 1]));
  history.append('evaluations', evaluationRow(4, 0.5));
  history.append('observations', observationRow(4, 0.25));
  const whole = { begin: BEGIN, end: { from: 4, evaluations: 1, observations: 1 } };
  return [...all('curves'), pieceOf(history, whole)];
}

const record = (name: string, seeds: () => readonly unknown[], read: (value: unknown) => boolean) =>
  target<unknown>({ name, seeds, mutate: mutatedRecord, read });

export const recordTargets: readonly Target[] = [
  record('kept-run', runs, (value) => {
    const read = readRun(value, 10);
    if (!read) return false;
    if (!readRun(structuredClone(savedRunOf(read.run, read.checkpointStep)), 10))
      throw new Error('the run cannot be read after it is written again');
    return true;
  }),
  record('kept-curve', pieces, (value) => {
    extentOfPiece(value);
    const history = new History(SIGNALS);
    history.append('steps', stepRows(1, [3, 2]));
    const added = addPiece(history, value, 2);
    if (!added) return false;
    history.secondsAt(1);
    pieceOf(history, { begin: BEGIN, end: { from: history.length, ...listedRowsOf(history) } });
    return true;
  }),
  record(
    'kept-weights',
    () => all('weights'),
    (value) => readCheckpoint(value) !== null,
  ),
  record(
    'kept-files',
    () => [[{ name: 'table.csv', bytes: new Uint8Array(4) }]],
    (value) => readFiles(value) !== null,
  ),
  record(
    'kept-document',
    () => all('document'),
    (value) => readDocument(value) !== null,
  ),
];
