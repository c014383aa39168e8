/** The main module of the kit for GPU machines. scripts/kit/bundle.mjs inserts the versions. */
import { main } from './gpuKit.ts';

const code = await main(process.argv.slice(2), import.meta.env.KIT_VERSIONS);
// Without exit, Dawn's threads would keep the process alive.
process.exit(code);
