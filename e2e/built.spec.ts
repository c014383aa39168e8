import { readdir, readFile } from 'node:fs/promises';
import { parseAst } from 'vite';
import { expect, test } from './fixtures.ts';

const FOLDER = 'dist/assets';

const isNode = (value: unknown): value is { type: string; await?: boolean; kind?: string; start: number } =>
  typeof value === 'object' && value !== null && 'type' in value;

/** Returns the positions of `await` outside of functions. */
function topLevelAwaits(node: unknown): number[] {
  if (Array.isArray(node)) return node.flatMap(topLevelAwaits);
  if (!isNode(node) || /Function|MethodDefinition|PropertyDefinition|StaticBlock/.test(node.type)) return [];
  const isAwait = node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await) || node.kind === 'await using';
  return [...(isAwait ? [node.start] : []), ...Object.values(node).flatMap(topLevelAwaits)];
}

test('no script of the page or its worker has a top-level await, which breaks modules in WebKit', async () => {
  const scripts = (await readdir(FOLDER)).filter((name) => name.endsWith('.js'));
  for (const name of scripts) {
    const text = await readFile(`${FOLDER}/${name}`, 'utf8');
    const found = topLevelAwaits(parseAst(text)).map((start) => text.slice(start, start + 60));
    expect(found, name).toEqual([]);
  }
});

test('the search for top-level awaits finds them, and ignores awaits within functions', () => {
  const awaitsIn = (text: string) => topLevelAwaits(parseAst(text)).length;
  expect(awaitsIn('if (a) { await b; }')).toBe(1);
  expect(awaitsIn('for await (const a of b) { c(); } export {};')).toBe(1);
  expect(awaitsIn('export const a = { b: [await c] };')).toBe(1);
  expect(awaitsIn('async function a() { await b; } const c = async () => { await d; }; class E { async f() { await g; } }')).toBe(0);
});

test('only the worker contains the bodies of kernels, which the page does not need', async () => {
  const scripts = (await readdir(FOLDER)).filter((name) => name.endsWith('.js'));
  const withKernels = await Promise.all(
    scripts.map(async (name) => ((await readFile(`${FOLDER}/${name}`, 'utf8')).includes('@compute') ? [name] : [])),
  );
  expect(withKernels.flat()).toEqual([expect.stringMatching(/^receive-/)]);
});

test('no script imports the entry script of the worker, which WebKit would then evaluate twice', async () => {
  const scripts = (await readdir(FOLDER)).filter((name) => name.endsWith('.js'));
  expect(scripts.filter((name) => name.startsWith('worker-'))).toHaveLength(1);
  for (const name of scripts) expect(await readFile(`${FOLDER}/${name}`, 'utf8'), name).not.toMatch(/(from|import)\s*\(?["'`]\.\/worker-/);
});
