/** `npm run learn`: src/train/learn.ts. */
import { runModule } from './runModule.mjs';

process.exitCode = runModule('/src/train/learn.ts', process.argv.slice(2));
