/** `npm run learn` runs src/cli/learn.ts. */
import { runAsProgram } from './command/options.mjs';
import { runModule } from './runModule.mjs';

await runAsProgram((args) => runModule('/src/cli/learn.ts', args));
