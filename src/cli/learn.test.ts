import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { main } from './learn.ts';

let printed: string[] = [];
beforeEach(() => {
  printed = [];
  for (const stream of ['log', 'error'] as const) vi.spyOn(console, stream).mockImplementation((line: string) => printed.push(line));
});
afterEach(() => vi.restoreAllMocks());

it('npm run learn -- -h prints the usage', async () => {
  expect(await main(['-h'])).toBe(0);
  expect(printed.join()).toMatch(/^npm run learn -- \[options\]\n/);
});

it.each<[string[], RegExp]>([
  [['--only', 'zzz'], /^Error: --only must be a part of an experiment's name, not “zzz”\. The experiments: dense\/circle, /],
  [['--seeds', '0'], /^Error: --seeds must be a whole number of at least 1, not “0”\.$/],
  [['--digits', '/no/such/folder'], /^Error: --digits: \/no\/such\/folder is not a folder with IDX files/],
  [['surplus'], /^Error: “surplus” is one argument too many/],
])('npm run learn refuses the arguments %j with a message', async (args, words) => {
  expect(await main(args)).toBe(2);
  expect(printed.at(-1)).toMatch(words);
});
