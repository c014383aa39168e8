/** The queries are answered in this order. A new query needs a file in this folder, and an import and an entry in this file. */
import { gradients } from './gradients.ts';
import { heldOut } from './heldOut.ts';
import { plane } from './plane.ts';
import { probe } from './probe.ts';
import { units } from './units.ts';

export const queries = [heldOut, plane, units, probe, gradients] as const;
