/** The registry of quantities. A new one takes one file here and one line in this list. */
import { loss } from './loss.ts';
import type { Quantity } from './quantity.ts';

export const quantities: readonly Quantity[] = [loss];
