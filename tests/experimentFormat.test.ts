import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tableSchema } from '../src/data/table/choice.ts';
import { layers } from '../src/models/layers/index.ts';
import { kernelInitialisers } from '../src/models/ops/initialisers.ts';
import type { Field } from '../src/schema/fields.ts';

const DOCUMENT = readFileSync(new URL('../docs/experiment-format.md', import.meta.url), 'utf8');

const code = (value: unknown) => `\`${value}\``;

function valuesOf(field: Field): string {
  switch (field.type) {
    case 'int':
      return `whole number, ${field.min} to ${field.max}`;
    case 'float':
      return `number, ${field.min} to ${field.max}`;
    case 'choice':
      return field.options.map(code).join(', ');
    case 'text':
      return `text, at most ${field.maxLength} characters`;
    case 'flag':
      return `${code(true)}, ${code(false)}`;
    default:
      return field satisfies never;
  }
}

/** Returns the descriptions of a field's options, in the form "`fill`: …". */
const optionDocs = (field: Field) =>
  field.type !== 'choice'
    ? ''
    : field.options
        .flatMap((option) => {
          const doc = field.words?.[option]?.doc;
          return doc ? `${code(option)}: ${doc}` : [];
        })
        .join(' ');

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const layerRows = layers.flatMap(({ kind, schema }) => {
  const fields = Object.entries<Field>(schema);
  if (fields.length === 0) return [[code(kind), 'none', '', '']];
  return fields.map(([name, field], i) => [i === 0 ? code(kind) : '', code(name), code(field.default), valuesOf(field)]);
});

function tableWith(head: readonly string[]): string {
  const start = DOCUMENT.indexOf(`| ${head.join(' | ')} |`);
  return start < 0 ? '' : (DOCUMENT.slice(start).split('\n\n')[0] ?? '').trim();
}

const tables: readonly (readonly [string, readonly string[], readonly (readonly string[])[]])[] = [
  ['layer settings', ['kind', 'setting', 'default', 'values'], layerRows],
  [
    'table settings',
    ['`csv`', 'default', 'values', 'meaning'],
    Object.entries<Field>(tableSchema).map(([name, field]) => [
      code(name),
      field.default === '' ? 'none' : code(field.default),
      valuesOf(field),
      field.help ?? optionDocs(field),
    ]),
  ],
  ['initial weights', ['`init`', 'values drawn'], kernelInitialisers.map(({ kind, doc }) => [code(kind), doc])],
];

it.each(tables)('the table of %s in docs/experiment-format.md agrees with the code', (_, head, rows) => {
  const expected = table(head, rows);
  expect(tableWith(head), `docs/experiment-format.md should have this table:\n\n${expected}\n\n`).toBe(expected);
});
