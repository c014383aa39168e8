/** The main module of the kit for GPU machines. scripts/kit/bundle.mjs inserts the versions. */
import { mainWith } from './gpuKit.ts';

const code = await mainWith(import.meta.env.KIT_VERSIONS)(process.argv.slice(2));
// Without exit, Dawn's threads would keep the process alive.
process.exit(code);
