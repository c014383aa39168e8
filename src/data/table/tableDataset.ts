import { keyed } from '../../random/keyed.ts';
import { counted, plural } from '../../schema/words.ts';
import { DataError, type DataFile, type Dataset, type Task } from '../dataset.ts';
import { reordered, shuffledSplit } from '../split.ts';
import type { TableChoice } from './choice.ts';
import type { Column } from './columns.ts';
import { type EncodedFeature, encodedFeatures } from './encode.ts';
import { classesOf, type Filled, filled, NO_CODE } from './fill.ts';
import { breaks } from './format/text.ts';
import { planeOf } from './plane.ts';
import { type Read, readTable, tableBytes } from './reading.ts';
import { standardOf } from './standardise.ts';
import { cellsWords, MIN_ROWS, NAMED_ROWS } from './survey.ts';

const MAX_VALUES = 2 ** 25;
const MAX_INPUTS = 10_000;

/** Returns, for example, "rows 6, 18, 20, 31, 40 …", with at most the first NAMED_ROWS row numbers. */
const rowsWords = (rows: readonly number[], count: number): string =>
  `${plural(count, 'row')} ${rows
    .slice(0, NAMED_ROWS)
    .map((row) => row.toLocaleString('en'))
    .join(', ')}${count > NAMED_ROWS ? ' …' : ''}`;

interface Selected {
  /** The indices of the rows that are used, in ascending order. */
  rows: number[];
  notes: string[];
}

/** Returns 1 for each row in which at least one of the columns has a gap, or text instead of a number, and 0 for each other row. */
function missingIn(columns: readonly Column[], { numbers, codes }: Filled, count: number): Uint8Array {
  const missing = new Uint8Array(count);
  for (const column of columns) {
    numbers.get(column)?.forEach((value, row) => {
      if (Number.isNaN(value)) missing[row] = 1;
    });
    codes.get(column)?.forEach((code, row) => {
      if (code === NO_CODE) missing[row] = 1;
    });
  }
  return missing;
}

function selected({ survey, roles }: Read, values: Filled, choice: TableChoice): Selected {
  const lacksTarget = missingIn([roles.target], values, survey.rows);
  const hasGap = missingIn(choice.gaps === 'drop rows' ? roles.features : [], values, survey.rows);
  const rows: number[] = [];
  const withoutTarget: number[] = [];
  const withGaps: number[] = [];
  for (let row = 0; row < survey.rows; row++) {
    if (lacksTarget[row]) withoutTarget.push(values.rowNumbers[row] ?? 0);
    else if (hasGap[row]) withGaps.push(values.rowNumbers[row] ?? 0);
    else rows.push(row);
  }
  const note = (found: readonly number[], why: string) =>
    found.length > 0 ? [`Left out ${counted(found.length, 'row')} ${why} (${rowsWords(found, found.length)}).`] : [];
  const { ragged, dialect } = survey;
  const notes = [
    ...(ragged.count > 0
      ? [
          `Left out ${counted(ragged.count, 'row')} that ${plural(ragged.count, 'does', 'do')} not have the usual ${cellsWords(dialect.width)} (${rowsWords(ragged.rows, ragged.count)}).`,
        ]
      : []),
    ...note(withoutTarget, `whose target, ${roles.target.title}, is missing`),
    ...note(withGaps, 'with missing values'),
  ];
  return { rows, notes };
}

/** Returns the order of the rows, with the training rows first, and the number of training rows. */
function ordered(
  rows: readonly number[],
  heldOut: Uint8Array | null,
  choice: TableChoice,
  seed: number,
  name: string,
  split: Column | null,
) {
  if (!heldOut) {
    const { order, trainCount } = shuffledSplit(rows.length, choice.heldOut, seed);
    return { order: Uint32Array.from(order, (i) => rows[i] ?? 0), trainCount };
  }
  const training = rows.filter((row) => heldOut[row] === 0);
  const others = rows.filter((row) => heldOut[row] === 1);
  if (training.length === 0 || others.length === 0)
    throw new DataError(
      `${name}: according to the column ${split?.title}, ${training.length === 0 ? 'all rows are held out' : 'no row is held out'}. Choose another column, or hold out a share of the rows.`,
    );
  const shuffled = keyed(seed, 'held-out split').permutation(training.length);
  return { order: Uint32Array.from([...Array.from(shuffled, (i) => training[i] ?? 0), ...others]), trainCount: training.length };
}

function targetsOf({ roles, pixels }: Read, { numbers, codes }: Filled, order: Uint32Array, trainCount: number) {
  const { target } = roles;
  const classes = codes.get(target);
  if (!classes) {
    const values = numbers.get(target) ?? new Float64Array();
    const standard = standardOf(Float64Array.from(order.subarray(0, trainCount), (row) => values[row] ?? 0));
    const unit = target.profile.reader.unit;
    const task: Task = { type: 'regression', labels: [`${target.title} (${unit ? `${unit}, ` : ''}standardised)`] };
    return { targets: Float32Array.from(order, (row) => standard.of(values[row] ?? 0)), task };
  }
  // A class that occurs only in rows that are left out does not count.
  const labels = classesOf(target);
  const occurring = new Set(Array.from(order, (row) => classes[row] ?? 0));
  const present = labels.flatMap((_, code) => (occurring.has(code) ? code : []));
  const index = new Map(present.map((code, i) => [code, i]));
  const task: Task = { type: present.length === 2 && !pixels ? 'binary' : 'classes', labels: present.map((code) => labels[code] ?? '') };
  return { targets: Float32Array.from(order, (row) => index.get(classes[row] ?? 0) ?? 0), task };
}

async function inputsOf(features: readonly EncodedFeature[], width: number, order: Uint32Array): Promise<Float32Array> {
  const inputs = new Float32Array(order.length * width);
  const rest = breaks();
  let column = 0;
  for (const { names, write } of features) {
    for (let i = 0; i < order.length; i++) write(order[i] ?? 0, inputs, i * width + column);
    column += names.length;
    await rest();
  }
  return inputs;
}

/** @throws DataError */
export async function tableDataset(file: DataFile, choice: TableChoice, seed: number): Promise<Dataset> {
  const bytes = await tableBytes(file);
  const read = await readTable(file, bytes, choice);
  const { survey, roles, pixels } = read;
  const { name } = file;
  if (choice.rowsAre === 'image' && !pixels)
    throw new DataError(
      `${name}: its rows are not images. A row needs a label in its first or last cell, and one whole number from 0 to 255 for each pixel of a square of at least 8 × 8 pixels. Set “A row is” to “a list of features”.`,
    );
  if (!pixels && survey.rows * (roles.features.length + 1) > MAX_VALUES)
    throw new DataError(
      `${name} has ${survey.rows.toLocaleString('en')} rows of ${(roles.features.length + 1).toLocaleString('en')} values (features and target); the limit is ${MAX_VALUES.toLocaleString('en')} values. Leave columns or rows out.`,
    );
  const values = await filled(name, bytes, read);
  const { rows, notes } = selected(read, values, choice);
  if (rows.length < MIN_ROWS)
    throw new DataError(
      `${name}: ${counted(rows.length, 'row')} of ${survey.rows.toLocaleString('en')} can be used; at least ${MIN_ROWS} are needed. ${notes.join(' ')} Fill in missing values, or choose other columns.`,
    );
  const { order, trainCount } = ordered(rows, values.heldOut, choice, seed, name, roles.split);
  const { targets, task } = targetsOf(read, values, order, trainCount);
  if (task.type !== 'regression' && task.labels.length < 2)
    throw new DataError(
      `${name}: the target column ${roles.target.title} has only one value, ${task.labels[0]}, in the rows that are used. Choose another target.`,
    );
  const common = { name, targets, targetWidth: 1, task, count: order.length, trainCount };
  if (pixels) {
    const shape = choice.rowsAre === 'image' ? [pixels.side, pixels.side, 1] : [pixels.columns.length];
    return { ...common, inputShape: shape, inputs: reordered(values.pixels ?? new Uint8Array(), pixels.columns.length, order), notes };
  }
  const features = await encodedFeatures(roles.features, values, order.subarray(0, trainCount), choice.gaps === 'fill');
  const names = features.flatMap((feature) => feature.names);
  if (names.length > MAX_INPUTS)
    throw new DataError(
      `${name} has ${names.length.toLocaleString('en')} inputs; the limit is ${MAX_INPUTS.toLocaleString('en')}. Leave columns out.`,
    );
  if (order.length * names.length > MAX_VALUES)
    throw new DataError(
      `${name} has ${order.length.toLocaleString('en')} rows of ${names.length.toLocaleString('en')} inputs; the limit is ${MAX_VALUES.toLocaleString('en')} values. Leave columns or rows out.`,
    );
  const filling = features.flatMap(({ column, filling }) => (filling ? `${column.title} (${filling})` : []));
  return {
    ...common,
    inputShape: [names.length],
    inputs: await inputsOf(features, names.length, order),
    features: names,
    notes: [...notes, ...(filling.length > 0 ? [`Filled in missing values of ${filling.join(', ')}.`] : [])],
    ...planeOf(features, order),
  };
}
