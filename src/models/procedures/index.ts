/** The registry of procedures. A new one takes one file here and one line in this list. */
import { supervised } from './supervised.ts';

export const procedures = [supervised] as const;
