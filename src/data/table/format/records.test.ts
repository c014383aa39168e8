import { expect, it } from 'vitest';
import { type Layout, readRecords } from './records.ts';
import { encodingOf } from './text.ts';

/** The number of bytes that text.ts decodes at a time. */
const PIECE = 2 ** 19;

const utf8 = (text: string) => new TextEncoder().encode(text);
const windows1252 = (text: string) => Buffer.from(text.replace('€', '\x80'), 'latin1');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const utf16be = (text: string) => utf16(text).swap16();

/** Returns the records that are not blank, without the first of them, with | between cells and ¶ between records. */
async function readAll(bytes: Uint8Array, layout: Layout): Promise<string> {
  const all: string[][] = [];
  for await (const { records } of readRecords('table', bytes, await encodingOf('table', bytes), layout)) all.push(...records);
  const filled = all.filter((record) => record.join('') !== '');
  return filled
    .slice(1)
    .map((record) => record.join('|'))
    .join('¶');
}

it.each<[string, (text: string) => Uint8Array, string, string, string]>([
  ['columns aligned with spaces', utf8, ' ', '  4 5   6 \n\t7\t 8 9\t\n \n1 2 3  ', '4|5|6¶7|8|9¶1|2|3'],
  ['comments between rows of aligned columns', utf8, ' ', ' # a  b\n4   5 \n  #\n 6  7  \n', '4|5¶6|7'],
  ['quotes in aligned columns', utf8, ' ', ' "4 a"   5 \n"b\nc"  "6 ""7"""  \n  8 "9"', '4 a|5¶b\nc|6 "7"¶8|9'],
  ['lines that end in CRLF or CR', utf8, ',', '1,2\r\n3,4\r\r\n5,6\n\r7,8\r', '1|2¶3|4¶5|6¶7|8'],
  ['quotes', utf8, ',', '"a","say ""b"""\r\n"c\r\nd",""\n"e" ,"f, g" \n"""",h', 'a|say "b"¶c\nd|¶e|f, g¶"|h'],
  ['comments with quotes', utf8, ',', '#1,2\n3,4\n# it is "5",6\n"7",8\n#\n9,"#10"\n# last', '3|4¶7|8¶9|#10'],
  ['characters of several bytes', utf8, ',', 'é,€\n"😀","\ufeff–"\n', 'é|€¶😀|\ufeff–'],
  ['Windows-1252', windows1252, ',', 'é,€\r\nü,ß\r\n', 'é|€¶ü|ß'],
  ['UTF-16', utf16, ',', 'é,€\r\n😀,"–"\r\n', 'é|€¶😀|–'],
  ['UTF-16, big-endian', utf16be, ',', 'é,€\r\n😀,"–"\r\n', 'é|€¶😀|–'],
])('the rows of a table do not depend on where it is cut into pieces for decoding: %s', async (_, encode, separator, table, rows) => {
  const width = encode(' ').length;
  const marks = encode === windows1252 ? [''] : ['', '\ufeff'];
  for (let cut = 0; cut <= encode(table).length; cut += width)
    for (const mark of marks) {
      const before = PIECE - cut - encode(`${mark}\n`).length;
      const bytes = encode(`${mark}${'x'.repeat(before / width)}\n${table}`);
      expect(await readAll(bytes, { separator, comment: '#', skippedLines: 0 }), `cut at byte ${cut}`).toBe(rows);
    }
});
