/** Checks that the test files and titles that docs/reliability.md names exist. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
const rows = readFileSync(join(ROOT, 'docs/reliability.md'), 'utf8').matchAll(/^\| ([^|]+) \|.*\| ([^|]+) \|$/gm);

/** One entry per file that a row names: the row’s first cell, the file’s path, and the titles after the path (an empty string if none). */
const named = [...rows].flatMap(([, row = '', tests = '']) =>
  tests.split('; ').flatMap((part) => {
    const [before = '', titles = ''] = part.split(' › ');
    return [...before.matchAll(/`([^`]+\.(?:test|spec)\.ts)`/g)].map(([, path = '']) => ({ row, path, titles }));
  }),
);

const escaped = (text: string) => text.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** True if the text contains the title as a string literal, or if the title is empty. An ellipsis stands for words that are left out. */
const isTitle = (text: string, title: string) =>
  title === '' || new RegExp(`(['"\`])${title.split('…').map(escaped).join('.*')}\\1`).test(text);

/** Titles are separated by commas, which they can also contain. */
const areTitles = (text: string, titles: string): boolean =>
  isTitle(text, titles) ||
  [...titles.matchAll(/, /g)].some(({ index }) => isTitle(text, titles.slice(0, index)) && areTitles(text, titles.slice(index + 2)));

it.each(named)('docs/reliability.md names an existing test in the row “$row”: $path › $titles', ({ path, titles }) => {
  const found = files.filter((file) => file === path || file.endsWith(`/${path}`));
  expect(found).toHaveLength(1);
  expect(areTitles(readFileSync(join(ROOT, found[0] ?? ''), 'utf8'), titles)).toBe(true);
});
