/** `npm run train` runs src/cli/train.ts. */
import { runModule } from './runModule.mjs';

process.exitCode = runModule('/src/cli/train.ts', process.argv.slice(2));
