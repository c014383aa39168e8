import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tableCases } from '../../../tests/tables.ts';
import { csv } from '../csv.ts';
import type { DataFile } from '../dataset.ts';

const inspect = (file: DataFile, params = {}) => {
  if (!csv.inspect) throw new Error('internal: the definition of tables has no function inspect');
  return csv.inspect({ heldOut: 20, ...params }, [file]);
};

describe('a table as people write it', () => {
  it.each(tableCases)(
    'is read without any settings: $peculiarity ($name)',
    async ({ name, bytes, target, task, classes, features, inputs, rows }) => {
      const file = { name, bytes };
      const report = await inspect(file);
      expect(report).toMatchObject({ target, task, rows });
      expect(report.columns.filter(({ role }) => role === 'feature').map(({ title }) => title)).toEqual(features);
      const data = await csv.make({ heldOut: 20 }, 1, [file]);
      expect(data).toMatchObject({ inputShape: [inputs], count: rows, notes: expect.any(Array) });
      expect(data.task.type === 'regression' ? undefined : data.task.labels.length).toBe(classes);
      expect(data.inputs.every(Number.isFinite) && data.targets.every(Number.isFinite)).toBe(true);
      expect(report.preview.length).toBeGreaterThan(0);
    },
  );

  it('is tested with at least twenty different peculiarities', () =>
    expect(new Set(tableCases.map(({ peculiarity }) => peculiarity)).size).toBeGreaterThanOrEqual(20));

  const words = async (name: string) => {
    const found = tableCases.find((one) => one.name === name);
    if (!found) throw new Error(`no table ${name}`);
    return { report: await inspect(found), data: await csv.make({ heldOut: 20 }, 1, [found]) };
  };

  it('is reported with its left-out columns and filled-in values: Titanic', async () => {
    const { report, data } = await words('titanic.csv');
    const why = Object.fromEntries(report.columns.map(({ title, why }) => [title, why?.words]));
    expect(why).toMatchObject({
      PassengerId: 'it numbers the rows',
      Name: 'it has too many different texts',
      Ticket: 'it has too many different texts',
    });
    expect(data.notes?.join(' ')).toMatch(/Filled in missing values of Age \(\d+, the median\), Embarked \(a category of their own\)\./);
    expect(data.features?.slice(1, 3)).toEqual(['Sex = male', 'Sex = female']);
  });

  it('has features and a target whose names contain the units: cars', async () => {
    const { data } = await words('cars.csv');
    expect(data.features).toEqual(['weight (kg)', 'humidity (%)', 'power (hp)']);
    expect(data.task.labels).toEqual(['price ($, standardised)']);
  });

  it('is split into training and held-out rows by its split column', async () => {
    const { report, data } = await words('with_split.csv');
    expect(report.heldOutBy).toBe('split');
    expect(data).toMatchObject({ count: 100, trainCount: 75 });
  });

  it.each(['mnist_train.csv', 'mnist_784.csv'])('can be read as images: %s', async (name) => {
    const found = tableCases.find((one) => one.name === name);
    if (!found) throw new Error(`no table ${name}`);
    const report = await inspect(found);
    expect(report.imageSide).toBe(28);
    // Pixels are not standardised, so the report does not say that the input of a constant pixel is 0.
    expect(report.columns.filter(({ content }) => /; constant$/.test(content)).length).toBeGreaterThan(0);
    expect(report.columns.filter(({ content }) => content.includes('input is 0'))).toEqual([]);
    const data = await csv.make({ heldOut: 20, rowsAre: 'image' }, 1, [found]);
    expect(data).toMatchObject({ inputShape: [28, 28, 1], task: { type: 'classes' } });
    expect(data.inputs).toBeInstanceOf(Uint8Array);
    // The images of the test tables show digit d as a bar at column 4 + 2d.
    for (let n = 0; n < 20; n++) expect(data.inputs[n * 784 + 10 * 28 + 4 + 2 * (data.targets[n] ?? 0)]).toBeGreaterThan(100);
  });
});

const folder = resolve('../shared/cases');
const expected: Readonly<Record<string, readonly [target: string, task: string, features: string]>> = {
  'bool_features.csv': ['label', 'binary', 'age,colour_blue,colour_red'],
  'class_first_no_header.csv': ['column 1', 'classes', 'column 2,column 3,column 4'],
  'excel_sep_hint.csv': ['label', 'binary', 'a,b,c'],
  'iris_like.data': ['column 3', 'classes', 'column 1,column 2'],
  'minutes_regression.csv': ['minutes', 'regression', 'km,stops'],
  'missing_in_first_row.csv': ['column 5', 'classes', 'column 1,column 2,column 3,column 4'],
  'numeric_header.csv': ['3', 'binary', '0,1,2'],
  'pandas_index_sorted.csv': ['species', 'classes', 'width,height'],
  'points_x1_x2_class.csv': ['class', 'binary', 'x1,x2'],
  'points_xy_label.csv': ['label', 'binary', 'x,y'],
  'points_xy_label.csv.gz': ['label', 'binary', 'x1,x2'],
  'survived_first.csv': ['survived', 'binary', 'pclass,age,fare'],
  'whole_number_regression.csv': ['price', 'regression', 'rooms,area'],
};
const isThere = existsSync(folder);
describe.skipIf(!isThere)(isThere ? 'an external table' : `an external table (skipped: ${folder} is not there)`, () => {
  it.each(isThere ? readdirSync(folder).filter((name) => name in expected) : [])('is read correctly: %s', async (name) => {
    const [target, task, features] = expected[name] ?? ['', '', ''];
    const file = { name, bytes: new Uint8Array(readFileSync(resolve(folder, name))) };
    expect((await inspect(file)).target).toBe(target);
    const data = await csv.make({ heldOut: 20 }, 1, [file]);
    expect(data.task.type).toBe(task);
    expect(data.features?.join()).toBe(features);
  });
});
