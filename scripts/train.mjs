/** `npm run train`: installs what is missing, then runs src/train/headless.ts. */
import { runModule } from './runModule.mjs';

process.exitCode = runModule('/src/train/headless.ts', process.argv.slice(2));
