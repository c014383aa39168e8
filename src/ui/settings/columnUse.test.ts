import { describe, expect, it } from 'vitest';
import type { ColumnReport } from '../../data/dataset.ts';
import { tableSchema } from '../../data/table/choice.ts';
import { defaultsOf } from '../../schema/fields.ts';
import { isUsed, withColumn, withRandomShare } from './columnUse.ts';

const params = defaultsOf(tableSchema, 'with omitted');
const column = (change: Partial<ColumnReport> = {}): ColumnReport => ({
  title: 'Ticket',
  kind: 'number',
  role: 'feature',
  why: null,
  isUnfit: false,
  isSplit: false,
  gaps: 0,
  content: '',
  ...change,
});
const unfit = { role: 'left out', why: { reason: 'unfit', words: 'it numbers the rows' }, isUnfit: true } as const;
const texts = { ...params, texts: 'leave out' };

describe.each([
  ['a feature', params, column(), true],
  ['a column of a refused table', params, column({ role: 'left out' }), true],
  ['a deselected column', { ...params, leaveOut: 'Ticket' }, column({ role: 'left out', why: { reason: 'deselected', words: '' } }), false],
  ['an unfit column', params, column(unfit), false],
  ['an unfit column that is kept', { ...params, keep: 'Ticket' }, column({ isUnfit: true }), true],
  [
    'a text column, if texts are left out,',
    texts,
    column({ kind: 'text', role: 'left out', why: { reason: 'text', words: 'it is text' } }),
    false,
  ],
  ['a kept text column, even if texts are left out,', { ...texts, keep: 'Ticket' }, column({ kind: 'text' }), true],
])('%s', (_, settings, report, used) => {
  it(`is ${used ? 'used' : 'not used'}`, () => expect(isUsed(settings, report)).toBe(used));

  it('is switched by a click, and back by a second click, before the table is read again', () => {
    const clicked = { ...settings, ...withColumn(settings, report, !used) };
    expect(isUsed(clicked, report)).toBe(!used);
    const again = { ...clicked, ...withColumn(clicked, report, used) };
    expect(isUsed(again, report)).toBe(used);
    expect(again).toEqual(settings);
  });
});

describe('switching to a random held-out share of the rows', () => {
  const split = (title: string, change: Partial<ColumnReport> = {}) => column({ title, role: 'split', isSplit: true, ...change });

  it.each<[string, string, ColumnReport[], string]>([
    ['leaves out no column if the table has no split column', '', [column()], ''],
    ['does not leave out a chosen split column that would not be recognised automatically', '', [column({ role: 'split' })], ''],
    [
      'leaves out the recognised split column in addition to the columns that are already left out',
      'Age',
      [column(), split('part')],
      'Age\npart',
    ],
    [
      'leaves out all columns that would be recognised as the split column',
      '',
      [split('part'), split('subset', { role: 'feature' })],
      'part\nsubset',
    ],
    ['does not leave out the target', '', [split('part', { role: 'target' })], ''],
  ])('%s', (_, leaveOut, columns, expected) =>
    expect(withRandomShare({ ...params, leaveOut }, columns)).toEqual({ heldOutBy: '', leaveOut: expected }),
  );
});
