/** The registry of queries. A new one takes one file here and one line in this list; they are answered in its order. */
import { gradients } from './gradients.ts';
import { heldOut } from './heldOut.ts';
import { plane } from './plane.ts';
import { probe } from './probe.ts';
import { units } from './units.ts';

export const queries = [heldOut, plane, units, probe, gradients] as const;
