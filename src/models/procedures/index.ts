/** The procedures. A new one is a file here and a line in this list. */
import { supervised } from './supervised.ts';

export const procedures = [supervised] as const;
