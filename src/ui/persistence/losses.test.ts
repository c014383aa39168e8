import { expect, it } from 'vitest';
import { type Found, lossWords, readKnown } from './losses.ts';

const found = (ids: string[], entries: string[] = ids, revision = 3): Found => ({
  ids,
  entries: new Map(entries.map((id) => [`run:${id}`, id.replace('run', 'Run ')])),
  revision,
  hasDocument: true,
});
const known = (count: number, revision = 3) => ({ count, revision });

it('if some saved runs vanished and others remain, the message counts and names those that vanished', () =>
  expect(lossWords(found(['run1'], ['run1', 'run2', 'run3']), known(3))).toBe(
    'The browser’s storage lost 2 of 3 saved runs: Run 2, Run 3.',
  ));

it('storage that returned to an earlier state is detected from the revision and the number of runs', () =>
  expect(lossWords(found(['run1'], ['run1'], 2), known(3))).toBe(
    'The browser restored an earlier state of its storage: 2 of 3 saved runs are missing.',
  ));

it('if the database is empty, the message says that the browser deleted the saved runs', () =>
  expect(lossWords({ ...found([], [], 0), hasDocument: false }, readKnown(1))).toBe('The browser deleted 1 saved run.'));

it('no loss is reported if local storage has no number of runs, or one that does not yet reflect a recent deletion or a new run', () => {
  expect(lossWords(found(['run1']), known(2))).toBeNull();
  expect(lossWords(found(['run1', 'run2']), known(1, 2))).toBeNull();
  expect(lossWords({ ...found([], [], 0), hasDocument: false }, readKnown(undefined))).toBeNull();
});

it('no loss is reported for the runs of an earlier version, which stored their number, but no revision and no entries with their names', () =>
  expect(lossWords(found(['run1'], [], 0), readKnown(2))).toBeNull());
