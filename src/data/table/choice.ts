import { defaultsOf, type ParamsOf, type Schema } from '../../schema/fields.ts';
import { heldOutField, splitSeedField } from '../split.ts';

const own = { isOmittedByDefault: true, hasOwnControl: true } as const;
const MAX_TITLES = 200_000;

export const tableSchema = {
  heldOut: heldOutField,
  splitSeed: splitSeedField,
  target: {
    type: 'text',
    label: 'Target',
    help: 'The title of the column to predict; empty = chosen automatically from the titles and the content.',
    maxLength: 80,
    default: '',
    ...own,
  },
  task: {
    type: 'choice',
    label: 'Task',
    help: 'Whether the target is one of several classes or a quantity.',
    options: ['automatic', 'classes', 'quantity'],
    default: 'automatic',
    ...own,
  },
  leaveOut: {
    type: 'text',
    label: 'Left out',
    help: 'Titles of columns that are not used, one per line.',
    maxLength: MAX_TITLES,
    default: '',
    ...own,
  },
  keep: {
    type: 'text',
    label: 'Kept',
    help: 'Titles, one per line, of columns that are used although they look like row numbers or free text.',
    maxLength: MAX_TITLES,
    default: '',
    ...own,
  },
  gaps: {
    type: 'choice',
    label: 'Missing values',
    options: ['fill', 'drop rows'],
    words: {
      fill: {
        label: 'fill in',
        doc: 'Missing numbers become the median of the training rows; missing texts form a category of their own.',
      },
      'drop rows': { label: 'leave rows out', doc: 'Rows with a missing value are not used.' },
    },
    default: 'fill',
    ...own,
  },
  texts: {
    type: 'choice',
    label: 'Text columns',
    options: ['one-hot', 'leave out'],
    words: {
      'one-hot': {
        label: 'one-hot',
        doc: 'Each frequent text has an input of its own, which is 1 in the rows with this text and 0 in the others.',
      },
      'leave out': { label: 'leave out', doc: 'Text columns are not inputs, unless they are listed as kept.' },
    },
    default: 'one-hot',
    ...own,
  },
  heldOutBy: {
    type: 'text',
    label: 'Held out by',
    help: 'The title of the column that says which rows are held out; empty = a column such as “split” if the table has one that is not left out, otherwise a random share of all rows.',
    maxLength: 80,
    default: '',
    ...own,
  },
  header: {
    type: 'choice',
    label: 'First row',
    options: ['automatic', 'yes', 'no'],
    words: {
      automatic: { label: 'automatic', doc: 'The first row is a header if its cells look like titles of the cells below.' },
      yes: { label: 'titles', doc: 'The first row contains the titles of the columns.' },
      no: { label: 'data', doc: 'The first row is an example.' },
    },
    default: 'automatic',
    ...own,
  },
  rowsAre: {
    type: 'choice',
    label: 'A row is',
    options: ['features', 'image'],
    words: {
      features: { label: 'a list of features', doc: 'The input is a vector.' },
      image: { label: 'an image', doc: 'The input is a square image with one channel. All columns except the target must be its pixels.' },
    },
    default: 'features',
    ...own,
  },
} as const satisfies Schema;

export type TableParams = ParamsOf<typeof tableSchema>;
export type TableChoice = Required<TableParams>;

export const choiceOf = (params: TableParams): TableChoice => ({
  ...(defaultsOf(tableSchema, 'with omitted') as TableChoice), // 'with omitted' gives all fields
  ...params,
});

export const titlesIn = (lines: string): readonly string[] => lines.split('\n').filter((title) => title !== '');
