import { expect, it } from 'vitest';
import { starters } from '../../experiment/starters.ts';
import { NOTHING } from '../stores/view.ts';
import { embeddingOf } from './embed.ts';
import { embedCode, plannedInFrame } from './embedCode.ts';

const NOTHING_PLANNED = { comparison: NOTHING, pairs: 1 };

it.each([
  ['', null],
  ['?other', null],
  ['?embed', { hidden: [], isLocked: false, planned: null }],
  ['?embed&hide=network,pictures&lock', { hidden: ['network', 'pictures'], isLocked: true, planned: null }],
  ['?embed&hide=constructor,chart', { hidden: ['chart'], isLocked: false, planned: null }],
  ['?embed&compare=noSkips&seeds=6', { hidden: [], isLocked: false, planned: { comparison: 'noSkips', pairs: 6 } }],
  ['?embed&seeds=1e9', { hidden: [], isLocked: false, planned: NOTHING_PLANNED }],
])('the query string “%s” is read as %j', (search, expected) => {
  expect(embeddingOf(search)).toEqual(expected);
});

it('the embed code contains the comparison and the number of seeds', () => {
  const code = embedCode('https://example.org/#e=abc', { comparison: 'wiring ‖ 2', pairs: 6 });
  const address = /src="([^"]+)"/.exec(code)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(embeddingOf(new URL(address).search)?.planned).toEqual({ comparison: 'wiring ‖ 2', pairs: 6 });
});

it.each([
  ['noSkips', 'noSkips'],
  // The page in a frame has no earlier run to compare with.
  ['lastRun', NOTHING],
  [NOTHING, NOTHING],
])('if the embed code is copied while the comparison “%s” is chosen, the comparison in the frame is “%s”', (comparison, expected) => {
  const planned = plannedInFrame({ comparison, pairs: 6 }, { experiment: starters.dense, inputShape: [2] });
  expect(planned).toEqual({ comparison: expected, pairs: 6 });
});

it('no character of the link can end the attribute of the embed code that contains the link', () => {
  const code = embedCode('https://example.org/skiplab/?lang=en#s=abc"><script>', NOTHING_PLANNED);
  expect(code).toContain('src="https://example.org/skiplab/?embed&amp;compare=nothing&amp;seeds=1#s=abc');
  expect(code.match(/"/g)).toHaveLength(14);
  expect(code).not.toContain('<script>');
});
