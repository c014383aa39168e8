/** What the kit for GPU machines starts; scripts/kit/bundle.mjs puts the versions in. */
import { main } from './gpuKit.ts';

const code = await main(process.argv.slice(2), import.meta.env.KIT_VERSIONS);
// Dawn's threads would keep the process alive.
process.exit(code);
