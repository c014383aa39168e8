/**
 * The main module of the GPU kit. scripts/kit/bundle.mjs replaces `import.meta.env.KIT_VERSIONS` with the versions of Skiplab and Node, and
 * with the commit.
 */
import { mainWith } from './gpuKit.ts';

const code = await mainWith(import.meta.env.KIT_VERSIONS)(process.argv.slice(2));
// Without this call, the threads of Dawn, the WebGPU implementation, would keep the process alive.
process.exit(code);
