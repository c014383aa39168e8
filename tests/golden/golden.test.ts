/** Checks that files of earlier versions can still be opened with all their contents. These golden files are never regenerated. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { NamedTensor } from '../../src/experiment/formats/safetensors.ts';
import { addPiece, readCheckpoint, readDocument, readRun } from '../../src/ui/persistence/schema.ts';
import { parseRunFile, printRunFile } from '../../src/ui/sharing/runFile.ts';
import type { SignalColumns } from '../../src/ui/stores/history/columns.ts';
import { History } from '../../src/ui/stores/history/history.ts';
import { type Dump, revived } from './dump.ts';

const bytesOf = (file: string) => new Uint8Array(readFileSync(new URL(file, import.meta.url)));
const digestOf = (...parts: (string | Float32Array)[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(typeof part === 'string' ? part : new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  return hash.digest('hex').slice(0, 16);
};
const weightsOf = (tensors: readonly NamedTensor[]) =>
  digestOf(...[...tensors].sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(({ name, values }) => [name, values]));
const columnsOf = (columns: SignalColumns) => Object.fromEntries(columns.signals.map(({ name }) => [name, digestOf(columns.values(name))]));
const evaluationsOf = ({ evaluations }: History) =>
  Array.from({ length: evaluations.length }, (_, row) => ({
    step: evaluations.stepOf(row),
    examples: evaluations.examplesOf(row),
    ...Object.fromEntries(evaluations.signals.map(({ name }) => [name, evaluations.values(name)[row]])),
  }));

const open = (bytes: Uint8Array) => {
  const parsed = parseRunFile(bytes);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.file;
};

const dense = {
  columns: { loss: '9b73464e27ca86b5', accuracy: '703936235b76c69e', gradientNorm: 'e4523d30e60482d5' },
  evaluations: [
    { step: 92, examples: 128, loss: 0.008793666958808899, accuracy: 1 },
    { step: 300, examples: 1000, loss: 0.001726079499348998, accuracy: 1 },
  ],
};
const lstm = {
  columns: { loss: '3742f4d2795420c9', gradientNorm: '00f47cafd4808c8f' },
  evaluations: [
    { step: 8, examples: 128, loss: 0.1678287237882614 },
    { step: 40, examples: 500, loss: 0.0538938082754612 },
  ],
};

describe('a version 1 run file', () => {
  it('of a classifier contains its curve, evaluations, times, weights and step', () => {
    const { name, step, experiment, tensors, history } = open(bytesOf('v1/dense-with-skips.safetensors'));
    expect({ name, step, length: history.length, nonFinite: history.nonFinite }).toEqual({
      name: 'Run 2, with skips',
      step: 300,
      length: 300,
      nonFinite: [],
    });
    expect(experiment.network.skips).toHaveLength(2);
    expect(columnsOf(history.steps)).toEqual(dense.columns);
    expect(evaluationsOf(history)).toEqual(dense.evaluations);
    expect([history.times.length, history.times.at(-1)]).toEqual([8, { step: 300, seconds: 0.8487150073051453 }]);
    expect(weightsOf(tensors)).toBe('136bd24bbdb97b9d');
  });

  it('of a regression is read without its accuracy, which is NaN at every step', () => {
    const { step, tensors, history } = open(bytesOf('v1/lstm.safetensors'));
    expect([step, history.length, history.nonFinite]).toEqual([40, 40, []]);
    expect(columnsOf(history.steps)).toEqual(lstm.columns);
    expect(evaluationsOf(history)).toEqual(lstm.evaluations);
    expect(weightsOf(tensors)).toBe('3fcb9e97b0185857');
  });

  it.each(['dense-with-skips', 'lstm'])('(%s) gives the same run after it is written in today’s format and read again', (name) => {
    const before = open(bytesOf(`v1/${name}.safetensors`));
    const after = open(printRunFile(before));
    expect({ ...after, tensors: weightsOf(after.tensors), history: columnsOf(after.history.steps) }).toEqual({
      ...before,
      tensors: weightsOf(before.tensors),
      history: columnsOf(before.history.steps),
    });
    expect([evaluationsOf(after.history), after.history.times]).toEqual([evaluationsOf(before.history), before.history.times]);
  });
});

describe('a database of version 1', () => {
  // The cast is safe because the file belongs to this test.
  const { stores } = JSON.parse(readFileSync(new URL('v1/database.json', import.meta.url), 'utf8')) as Dump;
  const all = (store: string) => (stores[store] ?? []).map(({ key, value }) => ({ key, value: revived(value) }));

  it.each([
    ['run1', 300, null],
    ['run2', 300, dense],
    ['run3', 40, lstm],
  ] as const)('contains %s with its curve and its weights', (id, length, expected) => {
    const read = readRun(all('runs').find(({ key }) => key === id)?.value, length);
    if (!read) throw new Error(`${id} is damaged`);
    const history = new History(read.run.signals);
    let reached = 0;
    for (const { key, value } of all('curves')) {
      if (!Array.isArray(key) || key[0] !== id) continue;
      const added = addPiece(history, value, reached);
      if (!added) throw new Error(`piece ${key[1]} of ${id} is damaged`);
      reached = added.end;
    }
    expect([reached, history.length, read.run.status, read.checkpointStep, history.nonFinite]).toEqual([
      length,
      length,
      { state: 'done', step: length, stepsPerSecond: null },
      length,
      [],
    ]);
    if (expected) expect(columnsOf(history.steps)).toEqual(expected.columns);
    if (expected) expect(evaluationsOf(history)).toEqual(expected.evaluations);
    expect(readCheckpoint(all('weights').find(({ key }) => key === id)?.value)?.step).toBe(length);
  });

  it('contains the document and the view', () => {
    const read = readDocument(all('document').find(({ key }) => key === 'document')?.value);
    expect(read?.experiment.network.layers.map(({ id }) => id)).toEqual(['input', 'lstm1', 'lstm2', 'lstm3']);
    expect(read?.view).toMatchObject({ currentRun: 'run3', plot: null });
  });
});
