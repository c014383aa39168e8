import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { keyed } from '../../random/keyed.ts';
import { csv } from '../csv.ts';
import { DataError, type DataFile, type Dataset } from '../dataset.ts';
import type { TableParams } from './choice.ts';

const text = (content: string, name = 'table.csv'): DataFile => ({ name, bytes: new TextEncoder().encode(content) });
const rows = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i)).join('\n');
const read = (file: DataFile | string, params: Partial<TableParams> = {}, seed = 1) =>
  csv.make({ heldOut: 20, ...params }, seed, [typeof file === 'string' ? text(file) : file]);
const report = (content: string, params: Partial<TableParams> = {}) => csv.inspect?.({ heldOut: 20, ...params }, [text(content)]);

const columnOf = ({ inputs, count }: Dataset, column: number, width: number) =>
  Array.from({ length: count }, (_, n) => inputs[n * width + column] ?? Number.NaN);

const LETTERS = 'abcdefghijklmnopqrst';
const good = rows(20, (i) => `${i % 7},${i * 1.5},${i % 2}`);

describe('a table', () => {
  it.each<[string, string, object]>([
    ['no header', rows(20, (i) => `${i},${i % 3}`), { features: ['column 1'], task: { type: 'classes', labels: ['0', '1', '2'] } }],
    [
      'tabs, CRLF and a byte order mark',
      `\uFEFFa\tb\r\n${rows(20, (i) => `${i}\t${i % 2}\r`)}`,
      { features: ['a'], task: { type: 'binary', labels: ['0', '1'] } },
    ],
    ['quotes with separators and line breaks', `"a, b","c\nd"\n${rows(20, (i) => `"${i}","say ""${i % 2}"""`)}`, { features: ['a, b'] }],
    ['a target that is not last', `class,a\n${rows(20, (i) => `${i % 2},${i}`)}`, { features: ['a'] }],
    ['two columns with the same title', `a,a,class\n${rows(20, (i) => `${i},${i % 3},${i % 2}`)}`, { features: ['a', 'a (2)'] }],
    ['separators after the last column', `a,b,class,\n${rows(20, (i) => `${i},${i % 3},${i % 2},`)}`, { features: ['a', 'b'] }],
    [
      'separators after the last column, and a caption above the table',
      `Results\na,b,class,\n${rows(20, (i) => `${i},${i % 3},${i % 2},`)}`,
      { count: 20, features: ['a', 'b'] },
    ],
    ['large numbers', rows(20, (i) => `${i % 3 ? 1e300 : -1e300},${i % 2}`), { inputShape: [1] }],
  ])('may have %s', async (_, content, expected) => {
    const data = await read(content);
    expect(data).toMatchObject(expected);
    expect(data.inputs.every(Number.isFinite)).toBe(true);
  });

  it('is split into training and held-out rows by the given share, and standardised with the statistics of the training rows', async () => {
    const content = `a,b,kind\n${rows(40, (i) => `${i % 11},${i === 3 ? 1e6 : i},${i % 2 ? 'oak' : 'elm'}`)}`;
    const data = await read(content);
    expect(data).toMatchObject({ count: 40, trainCount: 32, task: { type: 'binary', labels: ['elm', 'oak'] } });
    for (const column of [0, 1]) {
      const training = columnOf(data, column, 2).slice(0, 32);
      const mean = training.reduce((sum, value) => sum + value, 0) / 32;
      expect(mean).toBeCloseTo(0, 5);
      expect(Math.sqrt(training.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 32)).toBeCloseTo(1, 5);
    }
  });

  it('is standardised without any influence of the held-out rows', async () => {
    const table = (last: number) =>
      `a,b,y,fold\n${rows(30, (i) => `${i % 5},${i === 29 ? last : i % 3},${i * 1.5},${i > 19 ? 'test' : 'train'}`)}`;
    const [small, large] = await Promise.all([read(table(2)), read(table(1e9))]);
    expect(large.trainCount).toBe(20);
    expect(large.inputs.subarray(0, 40)).toEqual(small.inputs.subarray(0, 40));
    expect(large.targets.subarray(0, 20)).toEqual(small.targets.subarray(0, 20));
  });

  it.each([1e-170, 1e-300, 4e-320, 1e300, 1e-5, 1])('with values of the magnitude %s is standardised correctly', async (size) => {
    const plain = await read(`a,class\n${rows(20, (i) => `${i},${i % 2}`)}`);
    const scaled = await read(`a,class\n${rows(20, (i) => `${i * size},${i % 2}`)}`);
    scaled.inputs.forEach((value, i) => {
      expect(value).toBeCloseTo(plain.inputs[i] ?? 0, 3);
    });
  });

  it('is standardised without losing small differences between large numbers', async () => {
    const data = await read(`time,class\n${rows(20, (i) => `${1_700_000_000_000 + (i % 4)},${i % 2}`)}`);
    expect(new Set(columnOf(data, 0, 1).map((value) => value.toFixed(3))).size).toBe(4);
  });

  it('has constant columns encoded as 0', async () => {
    const data = await read(`a,b,class\n${rows(20, (i) => `0.1,${i},${i % 2}`)}`);
    expect(columnOf(data, 0, 2)).toEqual(Array(20).fill(0));
  });

  it('is read with its texts encoded one-hot (all except the 20 most frequent form one category) and its cells “yes” and “no” encoded as 1 and 0', async () => {
    const data = await read(
      `colour,flag,city,class\n${rows(300, (i) => `${['red', 'blue'][i % 2]},${i % 3 ? 'yes' : 'No'},c${i % 30},${i % 2}`)}`,
    );
    const features = data.features ?? [];
    expect(features.slice(0, 3)).toEqual(['colour = blue', 'colour = red', 'flag']);
    expect(features).toHaveLength(3 + 21);
    expect(features.at(-1)).toBe('city = (others)');
    for (let n = 0; n < 50; n++) {
      const row = data.inputs.subarray(n * 24, (n + 1) * 24);
      expect((row[0] ?? 0) + (row[1] ?? 0)).toBe(1);
      expect([0, 1]).toContain(row[2]);
      expect(Array.from(row.subarray(3)).reduce((sum, value) => sum + value, 0)).toBe(1);
    }
  });

  const gappy = `age,sex,class\n${rows(40, (i) => `${i % 8 === 0 ? '' : i % 7},${i % 10 === 0 ? 'NA' : ['m', 'f'][i % 2]},${i % 20 === 7 ? '?' : i % 2}`)}`;

  it('is reported with the missing values that are filled in and the rows without a target that are left out', async () => {
    const data = await read(gappy);
    expect(data.count).toBe(38);
    expect(data.features).toEqual(['age', 'sex = f', 'sex = m', 'sex = (missing)']);
    expect(data.notes?.[0]).toBe('Left out 2 rows whose target, class, is missing (rows 9, 29).');
    expect(data.notes?.[1]).toMatch(/^Filled in missing values of age \(\d[.\d]*, the median\), sex \(a category of their own\)\.$/);
  });

  it('is read without its rows with missing values if the user selects this', async () => {
    const data = await read(gappy, { gaps: 'drop rows' });
    expect(data.notes?.[1]).toMatch(/^Left out \d+ rows with missing values \(rows 2, /);
    expect(data.features).toEqual(['age', 'sex = f', 'sex = m']);
  });

  it('is read without the rows of a different length, which are reported', async () => {
    const data = await read(`a,b,class\n${good}\n1,2\n3,4,5,6`);
    expect(data.count).toBe(20);
    expect(data.notes).toEqual(['Left out 2 rows that do not have the usual 3 cells (rows 22, 23).']);
  });

  it('may have text in a column of numbers; it is read as a missing value and reported', async () => {
    const content = `a,b,class\n${good}\n1,two,1`;
    expect((await report(content))?.columns[1]?.content).toBe('0 to 28.5; 1 cell that is not a number, “two” in row 22, read as missing');
    expect((await read(content)).notes?.[0]).toMatch(/^Filled in missing values of b \(1[45]\.?\d*, the median\)\.$/);
  });

  it('is read with the target, task, columns and header that the user chooses', async () => {
    const content = `id,a,b,class\n${rows(20, (i) => `${i + 1},${i % 5},${i * 1.5},${i % 3}`)}`;
    expect((await read(content)).features).toEqual(['a', 'b']);
    expect((await read(content, { keep: 'id', leaveOut: 'a' })).features).toEqual(['id', 'b']);
    expect((await read(content, { target: 'a' })).task).toEqual({ type: 'classes', labels: ['0', '1', '2', '3', '4'] });
    expect((await read(content, { task: 'quantity' })).task).toEqual({ type: 'regression', labels: ['class (standardised)'] });
    expect((await read(`0,1,2\n${good}`)).count).toBe(20);
    expect((await read(`0,1,2\n${good}`, { header: 'no', task: 'quantity' })).count).toBe(21);
    expect((await read(content, { heldOutBy: 'class', target: 'a' })).trainCount).toBe(13);
  });

  it('has randomly selected rows held out if its split column is left out, unless “heldOutBy” names this column', async () => {
    const content = `split,a,b,class\n${rows(20, (i) => `${i < 15 ? 'train' : 'test'},${i % 5},${i * 1.5},${i % 3}`)}`;
    expect(await read(content)).toMatchObject({ trainCount: 15, features: ['a', 'b'] });
    expect(await read(content, { leaveOut: 'split', heldOut: 50 })).toMatchObject({ trainCount: 10, features: ['a', 'b'] });
    expect(await read(content, { leaveOut: 'split', heldOutBy: 'split' })).toMatchObject({ trainCount: 15, features: ['a', 'b'] });
    const numbered = `index,class,split\n${rows(20, (i) => `${i + 1},${i % 3},${i < 15 ? 'train' : 'test'}`)}`;
    expect(await read(numbered, { target: 'class', leaveOut: 'split' })).toMatchObject({ features: ['index'] });
  });

  it('is reported with its columns even if the chosen target cannot be used', async () => {
    const content = `a,b,name\n${rows(20, (i) => `${i % 7},1,n${i}`)}`;
    await expect(read(content, { target: 'b' })).rejects.toThrow(/the target column b has only one value, 1/);
    expect(await report(content, { target: 'b' })).toMatchObject({
      task: null,
      target: 'b',
      columns: [{ title: 'a' }, { title: 'b' }, { title: 'name' }],
    });
  });

  it('with two numeric features can be drawn in a plane, whose axes have the ranges of the values in the file', async () => {
    const data = await read(`x,y,class\n${rows(40, (i) => `${100 + i},${(i % 5) / 10},${i % 2}`)}`);
    expect(data.axes).toEqual([
      { label: 'x', low: 100, high: 139 },
      { label: 'y', low: 0, high: 0.4 },
    ]);
    for (let n = 0; n < 10; n++) {
      const [x = 0, y = 0] = data.pointOf?.(n) ?? [];
      expect(Math.abs(x)).toBeLessThanOrEqual(1);
      expect(data.inputsAt?.(x, y)[0]).toBeCloseTo(data.inputs[2 * n] ?? 0, 5);
      expect(data.inputsAt?.(x, y)[1]).toBeCloseTo(data.inputs[2 * n + 1] ?? 0, 5);
    }
  });

  it('is drawn in the plane with each missing value at the value that is filled in', async () => {
    const data = await read(`x,y,class\n${rows(40, (i) => `${i % 8 === 3 ? '' : i},${(i % 5) / 10},${i % 2}`)}`);
    for (let n = 0; n < data.count; n++) {
      const [x = Number.NaN, y = Number.NaN] = data.pointOf?.(n) ?? [];
      expect(data.inputsAt?.(x, y)[0]).toBeCloseTo(data.inputs[2 * n] ?? 0, 5);
    }
  });

  it('is refused if no feature is left, with the reasons for the first three columns', async () => {
    const content = `a,b,c,d,e,f\n${rows(20, (i) => `${i % 7},${i % 3},${i % 5},${i % 4},${i % 6},${i % 2}`)}`;
    await expect(read(content, { target: 'f', leaveOut: 'a\nb\nc\nd\ne' })).rejects.toThrow(
      'f (a: you deselected it; b: you deselected it; c: you deselected it; and 2 more columns). Choose at least one column.',
    );
  });

  it('may have row numbers as its only feature; the report marks their column as unfit only if the setting “keep” contains it', async () => {
    const content = `id,y\n${rows(40, (i) => `${i + 1},${i % 2}`)}`;
    expect((await report(content))?.columns[0]).toMatchObject({ role: 'feature', isUnfit: false });
    expect((await report(content, { keep: 'id' }))?.columns[0]).toMatchObject({ role: 'feature', isUnfit: true });
  });

  it('is reported without filled-in values if its rows with missing values are left out', async () => {
    const content = `x,y,class\n${rows(40, (i) => `${i % 8 === 3 ? '' : i},${(i % 5) / 10},${i % 2}`)}`;
    expect((await read(content)).notes?.join(' ')).toContain('Filled in missing values of x');
    const { notes, count } = await read(content, { gaps: 'drop rows' });
    expect([count, notes?.join(' ')]).toEqual([35, expect.not.stringContaining('Filled')]);
  });

  it.each<[string, DataFile[], RegExp]>([
    ['no file', [], /No file is selected/],
    ['two files', [text(good), text(good)], /2 files were opened, but only one/],
    ['an empty file', [text('')], /table\.csv is empty/],
    ['blank lines only', [text('\n\n  \n')], /is empty/],
    ['only a header', [text('a,b,c\n')], /a header but no rows/],
    ['only one column', [text(rows(20, String))], /has only one column/],
    ['too few rows', [text('1.5,2,3\n4,5,6')], /has only 2 rows; at least 10/],
    [
      'many rows of a different length',
      [text(`${good}\n${rows(9, () => '1,2')}`)],
      /row 21: the row has 2 cells, but the usual number is 3; 9 rows have a different number/,
    ],
    ['an unclosed quotation mark', [text(`${good}\n1,"2,1`)], /row 21: a quotation mark is not closed/],
    ['too many columns', [text(rows(12, () => Array(10_001).fill('1').join(',')))], /has 10,001 columns/],
    [
      'bytes that are not text',
      [{ name: 'photo.csv', bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1) }],
      /is not a text file/,
    ],
  ])('is refused with a message: %s', async (_, files, reason) => {
    const made = csv.make({ heldOut: 20 }, 1, files);
    await expect(made).rejects.toThrow(DataError);
    await expect(made).rejects.toThrow(reason);
  });

  it.each<[string, Partial<TableParams>, RegExp]>([
    ['texts as a quantity to predict', { target: 'c', task: 'quantity' }, /c contains texts such as “v”, so it is not a quantity/],
    ['a target that is not there', { target: 'd' }, /has no column “d”, but it is chosen as the target\. Choose another column: a, b, c/],
    ['a target with one value', { target: 'b' }, /only one value, 1/],
    ['no features', { target: 'c', leaveOut: 'a\nb' }, /no feature besides the target, c \(a: you deselected it; b: you deselected it\)/],
    ['all rows held out', { target: 'c', heldOutBy: 'b' }, /according to the column b, all rows are held out/],
    ['rows as images', { target: 'c', rowsAre: 'image' }, /its rows are not images/],
  ])('is refused with a message if the user’s settings do not fit it: %s', async (_, params, reason) => {
    await expect(read(`a,b,c\n${rows(20, (i) => `${i * 1.5},1,${i % 2 ? 'u' : 'v'}`)}`, params)).rejects.toThrow(reason);
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    ['60 million commas', () => gzipSync(','.repeat(60e6)), /is empty: it has no values/],
    ['10 million lines of commas', () => gzipSync(',,,,,\n'.repeat(10e6)), /is empty: it has no values/],
    ['a row of 100 million characters', () => gzipSync(`a,b\n1,${'0,'.repeat(50e6)}`), /row 2: the row has more than 2,097,152 characters/],
    [
      'a table and lines of commas',
      () => gzipSync(`a,b,c\n${rows(20, (i) => `${i},2,3`)}\n${',,\n'.repeat(20e6)}`),
      /has more than 1,000,000 blank/,
    ],
    [
      'an unclosed quotation mark and 50 million zeros',
      () => gzipSync(`a,b\n1,"${'0'.repeat(50e6)}`),
      /row 2: a quotation mark is not closed/,
    ],
    [
      'texts whose encoding has more values than the limit',
      () => new TextEncoder().encode(rows(190_000, (i) => `${`${LETTERS[i % 20]},`.repeat(10)}${i % 2}`)),
      /has 190,000 rows of 181 inputs; the limit is 33,554,432 values/,
    ],
    ['more content than the limit', () => gzipSync(new Uint8Array(300 * 2 ** 20).fill(49)), /contains more than 256 MB/],
  ])('is refused within 4 s of CPU time: a small file with %s', async (_, bytes, reason) => {
    const file = { name: 'bomb.csv.gz', bytes: new Uint8Array(bytes()) };
    const before = process.cpuUsage();
    await expect(read(file)).rejects.toThrow(reason);
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(4);
  });

  it('with random changes is either read or refused with a DataError', async () => {
    const random = keyed(1, 'mutate', 'table');
    const bytes = new TextEncoder().encode(rows(12, (i) => `${i},"${i}",${i % 2}`));
    for (let i = 0; i < 300; i++) {
      const mutated = bytes.slice(0, random.integer(5) === 0 ? random.integer(bytes.length) : bytes.length);
      for (let flips = 0; flips < random.integer(4) && mutated.length > 0; flips++)
        mutated[random.integer(Math.min(mutated.length, 40))] = random.integer(256);
      try {
        expect((await read({ name: 'table.csv', bytes: mutated })).inputs.every(Number.isFinite)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    }
  });
});
