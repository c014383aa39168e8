import { expect, it } from 'vitest';
import { csvCell, xmlText } from './escapes.ts';

it.each(['\n=1+1', '＝1+1', '\t@a', '=1', '\u0001=1', ' +1', '－2', '\ra'])(
  'in a CSV cell, a name that a spreadsheet would read as a formula is marked as text: %j',
  (name) => expect(csvCell(name)).toBe(`"'${name}"`),
);

it.each(['Run 1', '“a” = b', 'a\nb'])('in a CSV cell, other names stay unchanged: %j', (name) => expect(csvCell(name)).toBe(`"${name}"`));

it('in XML, the characters of a name that are not allowed are replaced, and markup is escaped', () =>
  expect(xmlText('a\u0000\u001b\ud800\uffff<b>\t“ü” 😀')).toBe('a\ufffd\ufffd\ufffd\ufffd&#60;b&#62;\t“ü” 😀'));
