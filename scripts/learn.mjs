import { runAsProgram } from './command/options.mjs';
import { runModule } from './runModule.mjs';

await runAsProgram((args) => runModule('/src/cli/learn.ts', args));
