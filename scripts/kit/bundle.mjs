/** Bundles the script of the kit (see pack.mjs) into one file, which needs only Node and the package `webgpu` in the same folder. */
import { build } from 'vite';
import { ROOT } from '../setup.mjs';
import { versions } from '../versions.mjs';
import { KIT_SCRIPT } from './folder.mjs';

/** @param {string} folder */
export async function bundleKit(folder) {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { 'import.meta.env.KIT_VERSIONS': JSON.stringify(versions()) },
    ssr: { noExternal: true, external: ['webgpu'] },
    build: {
      ssr: `${ROOT}/src/cli/gpuKitEntry.ts`,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: KIT_SCRIPT, codeSplitting: false } },
    },
  });
}
