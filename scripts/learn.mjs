/** `npm run learn` runs src/cli/learn.ts. */
import { runModule } from './runModule.mjs';

process.exitCode = runModule('/src/cli/learn.ts', process.argv.slice(2));
