/** Checks the structure that ARCHITECTURE.md describes. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LEAVES = ['src/schema', 'src/random'];
const MODELS = ['src/models', 'src/shaders', 'src/gpu', ...LEAVES];

/** The rooms (folders or files) that each room may import, apart from itself. The longest matching prefix determines a file's room. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/schema': [],
  'src/random': [],
  'src/gpu': [],
  'src/shaders': ['src/gpu', 'src/random'],
  'src/models/ops': ['src/shaders', 'src/gpu', ...LEAVES],
  'src/models/layers': ['src/models/ops', 'src/shaders', 'src/gpu', ...LEAVES],
  'src/models/signals': ['src/models/ops', 'src/shaders', 'src/gpu', ...LEAVES],
  'src/models/losses': ['src/models/ops', 'src/shaders', 'src/gpu', ...LEAVES],
  'src/models/tasks': ['src/models/losses', 'src/models/ops', ...LEAVES],
  'src/models/optimisers': ['src/models/ops', 'src/shaders', 'src/gpu', ...LEAVES],
  'src/models/network': ['src/models/layers', 'src/models/ops', 'src/shaders', ...LEAVES],
  'src/models': MODELS,
  'src/data': LEAVES,
  'src/experiment': ['src/data', ...MODELS],
  'src/insight': MODELS,
  'src/train': ['src/insight', 'src/experiment', 'src/data', ...MODELS],
  'src/cli': ['src/train', 'src/insight', 'src/experiment', 'src/data', ...MODELS],
  'src/ui': [
    'src/train/client.ts',
    'src/train/protocol',
    'src/insight',
    'src/experiment',
    'src/data',
    'src/models',
    'src/shaders',
    ...LEAVES,
  ],
};

const IMPORT = /(?:from|import|import\()\s*['"](\.{1,2}\/[^'"?]+)/g;
const PACKAGES_OF_THE_PAGE = /from '(react|react-dom|zustand|@xyflow|uplot|lucide-react)[/']/;
const MAX_LINES = 300;
const MAX_MEDIAN = 80;
const MAX_FILES_PER_FOLDER = 16;

const everything = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .trim()
  .split('\n');
const tracked = everything.filter((file) => file.startsWith('src/'));
const sources = tracked.filter((file) => /\.(ts|tsx|wgsl)$/.test(file) && !file.includes('.test.'));
const styles = tracked.filter((file) => file.endsWith('.css'));
const text = new Map([...sources, ...styles].map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));
const lines = (file: string) => (text.get(file) ?? '').split('\n').length - 1;
const importsOf = (file: string): string[] =>
  [...(text.get(file) ?? '').matchAll(IMPORT)]
    .map(([, path = '']) => normalize(join(dirname(file), path)))
    .filter((target) => text.has(target));

const isIn = (file: string, room: string) => file === room || file.startsWith(`${room}/`);
const roomOf = (file: string): string | undefined =>
  Object.keys(MAY_IMPORT)
    .filter((room) => isIn(file, room))
    .sort((a, b) => b.length - a.length)[0];

const EXPORT = /^export (?:async )?(?:const|function\*?|(?:abstract )?class|interface|type) (\w+)/gm;

/**
 * Returns "path name" for each name that a file imports. If the file imports a whole module, every word in the importing file counts as a
 * name that it imports from this module.
 */
function importedBy(file: string): string[] {
  const code = readFileSync(join(ROOT, file), 'utf8');
  const wordsOf = (path: string, words: string) =>
    [...words.matchAll(/\w+/g)].map(([name]) => `${normalize(join(dirname(file), path))} ${name}`);
  return [
    ...[...code.matchAll(/^(?:import|export) (?:type )?\{([^}]*)\} from '(\.[^']+)'/gm)].flatMap(([, names = '', path = '']) =>
      wordsOf(path, names),
    ),
    ...[...code.matchAll(/(?:\bimport\(|\* as \w+ from )'(\.[^']+)'/g)].flatMap(([, path = '']) => wordsOf(path, code)),
    ...[...code.matchAll(/\brunModule\('\/([^']+)'/g)].map(([, path = '']) => `${path} main`),
  ];
}

/** Returns the first import cycle that is reachable from a file, or null. `done` contains the files from which no cycle is reachable. */
function cycleFrom(start: string, done: Set<string>): string[] | null {
  const path: string[] = [];
  const visit = (file: string): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    path.push(file);
    for (const target of importsOf(file)) {
      const cycle = visit(target);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(file);
    return null;
  };
  return visit(start);
}

describe('imports', () => {
  it('go only to the folders and files that MAY_IMPORT lists for the importing file', () => {
    const wrong = sources.flatMap((file) => {
      const room = roomOf(file);
      if (!room) return [];
      const allowed = [room, ...(MAY_IMPORT[room] ?? [])];
      return importsOf(file)
        .filter((target) => !allowed.some((prefix) => isIn(target, prefix)))
        .map((target) => `${file} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('form no cycle, even if imports of types are counted', () => {
    const done = new Set<string>();
    expect(sources.map((file) => cycleFrom(file, done)).find((cycle) => cycle !== null) ?? []).toEqual([]);
  });

  it('of React and other packages of the page occur only in src/ui and src/main.tsx', () => {
    expect(sources.filter((file) => PACKAGES_OF_THE_PAGE.test(text.get(file) ?? '') && !/^src\/(ui\/|main\.tsx)/.test(file))).toEqual([]);
  });
});

it('every export is imported somewhere', () => {
  const imported = new Set(everything.filter((file) => /\.(ts|tsx|mjs)$/.test(file)).flatMap(importedBy));
  const exported = sources.flatMap((file) => [...(text.get(file) ?? '').matchAll(EXPORT)].map(([, name = '']) => `${file} ${name}`));
  expect(exported.length).toBeGreaterThan(0);
  expect(exported.filter((name) => !imported.has(name))).toEqual([]);
});

describe('source files', () => {
  it(`have at most ${MAX_LINES} lines each, and a median of at most ${MAX_MEDIAN}`, () => {
    expect([...text.keys()].filter((file) => lines(file) > MAX_LINES).map((file) => `${file}: ${lines(file)}`)).toEqual([]);
    const sorted = sources.map(lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(MAX_MEDIAN);
  });

  it(`number at most ${MAX_FILES_PER_FOLDER} in each folder, not counting its subfolders`, () => {
    const floors = new Map<string, number>();
    for (const file of sources) floors.set(dirname(file), (floors.get(dirname(file)) ?? 0) + 1);
    expect([...floors].filter(([, count]) => count > MAX_FILES_PER_FOLDER)).toEqual([]);
  });
});

it('test files that mock modules have names that end with .mocked.test.ts', () => {
  const tests = everything.filter((file) => file.endsWith('.test.ts'));
  const mocks = tests.filter((file) => /\bvi\.(mock|doMock)\(/.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(mocks.filter((file) => !file.endsWith('.mocked.test.ts'))).toEqual([]);
  expect(mocks).not.toEqual([]);
});
