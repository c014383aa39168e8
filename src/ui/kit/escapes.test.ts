import { expect, it } from 'vitest';
import { csvCell, xmlText } from './escapes.ts';

it.each(['\n=1+1', '＝1+1', '\t@a', '=1', '\u0001=1', ' +1', '－2', '\ra'])(
  'a name that a spreadsheet would read as a formula becomes text: %j',
  (name) => expect(csvCell(name)).toBe(`"'${name}"`),
);

it.each(['Run 1', '“a” = b', 'a\nb'])('other names stay as they are: %j', (name) => expect(csvCell(name)).toBe(`"${name}"`));

it('a name in XML has only characters that XML allows', () =>
  expect(xmlText('a\u0000\u001b\ud800\uffff<b>\t“ü” 😀')).toBe('a\ufffd\ufffd\ufffd\ufffd&#60;b&#62;\t“ü” 😀'));
