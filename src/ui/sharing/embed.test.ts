import { expect, it } from 'vitest';
import { embedCode, embeddingOf } from './embed.ts';

it.each([
  ['', null],
  ['?other', null],
  ['?embed', { hidden: [], isLocked: false }],
  ['?embed&hide=network,pictures&lock', { hidden: ['network', 'pictures'], isLocked: true }],
  ['?embed&hide=constructor,chart', { hidden: ['chart'], isLocked: false }],
])('“%s” is read as %j', (search, expected) => {
  expect(embeddingOf(search)).toEqual(expected);
});

it('the embed code shows the link in a frame, and the link cannot end its attribute', () => {
  const code = embedCode('https://example.org/skiplab/?lang=en#s=abc"><script>');
  expect(code).toContain('src="https://example.org/skiplab/?embed#s=abc');
  expect(code.match(/"/g)).toHaveLength(14);
  expect(code).not.toContain('<script>');
});
