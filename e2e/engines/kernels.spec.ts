import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { counted } from '../../src/schema/words.ts';
import type { Checked } from '../../tests/checkCatalogue.ts';
import { expect, test } from './fixtures.ts';

async function bundled(): Promise<string> {
  const entry = fileURLToPath(new URL('../../tests/checkCatalogue.ts', import.meta.url));
  const lib = { entry, formats: ['iife' as const], name: 'catalogue' };
  const output = await build({ configFile: false, logLevel: 'error', build: { write: false, lib, target: 'es2023' } });
  const [chunk] = Array.isArray(output) && output[0] ? output[0].output : [];
  if (!chunk) throw new Error('The build produced no script.');
  return chunk.code;
}

test('the browser compiles all kernels that training uses and all variants that the device supports, and all of them compute correctly', async ({
  visit,
  engine,
}) => {
  test.skip(!engine.hasWebgpu, `this ${engine.name} has no WebGPU`);
  test.setTimeout(480_000);
  // The page of Skiplab would use the device too, so the favicon is opened instead. The content security policy blocks the inline
  // style of the SVG; the console error about it is discarded.
  await visit.goto('favicon.svg');
  await engine.takeProblems();
  const script = (text: string) => engine.send('execute', { script: `return (async () => { ${text} })()`, args: [] });
  await script(`${await bundled()}; const adapter = await navigator.gpu.requestAdapter();
    const requiredFeatures = ['subgroups'].filter((feature) => adapter.features.has(feature));
    window.checks = catalogue.checkCatalogue(await adapter.requestDevice({ requiredFeatures }));`);
  for (;;) {
    // The cast is safe because checkCatalogue yields values of type Checked.
    const { done, value } = (await script('return window.checks.next()')) as IteratorResult<Checked, undefined>;
    if (done) break;
    process.stdout.write(`  ${value.name}: ${counted(value.kernels.length, 'kernel')}\n`);
    expect(value.problem, `${value.name}, ${value.kernels.join(', ')}`).toBeNull();
  }
});
