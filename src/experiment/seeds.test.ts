import { describe, expect, it } from 'vitest';
import { dataDefinition } from '../data/index.ts';
import { type Experiment, parseExperiment, printExperiment } from './experiment.ts';
import { dataAt, withSeed } from './seeds.ts';
import { starters } from './starters.ts';

const table: Experiment = { ...starters.dense, data: { kind: 'csv', params: { heldOut: 20 }, files: { names: ['a.csv'], digest: 'd' } } };
const rows = Array.from({ length: 40 }, (_, i) => `${i},${(i * 7) % 11},${i % 2 ? 'yes' : 'no'}`);
const file = { name: 'a.csv', bytes: new TextEncoder().encode(['a,b,class', ...rows].join('\n')) };

const made = ({ data, training }: Experiment) => dataDefinition(data.kind).make(data.params, training.seed, [file]);

describe('an experiment on a data table, after a change of its seed', () => {
  it('keeps the split into training and held-out rows that the first seed selected', async () => {
    const [first, second] = [await made(table), await made(withSeed(table, 2))];
    expect(second.inputs).toEqual(first.inputs);
    expect(second.targets).toEqual(first.targets);
    const other = { ...table, training: { ...table.training, seed: 2 } };
    expect((await made(other)).targets).not.toEqual(first.targets);
  });

  it('stores the seed of the split only if it differs from the training seed, so that files of earlier versions do not change', () => {
    expect(withSeed(table, 1)).toEqual(table);
    expect(withSeed(table, 5).data.params).toEqual({ heldOut: 20, splitSeed: 1 });
    expect(withSeed(withSeed(table, 5), 7).data.params).toEqual({ heldOut: 20, splitSeed: 1 });
    expect(withSeed(withSeed(table, 5), 1)).toEqual(table);
    expect(parseExperiment(printExperiment(withSeed(table, 5)))).toEqual({ experiment: withSeed(table, 5) });
  });

  it('still has the same data and data seed according to dataAt', () => {
    const { data, training } = withSeed(table, 5);
    expect(dataAt(data, training.seed)).toEqual({ data: table.data, seed: 1 });
  });
});

it('generated data varies with the seed', () => {
  expect(withSeed(starters.dense, 5).data).toBe(starters.dense.data);
  expect(dataAt(starters.dense.data, 5)).toEqual({ data: starters.dense.data, seed: 5 });
});
