/** The registry of quantities. A new one takes one file here and one line in this list. */
import { divergence } from './divergence.ts';
import { gram } from './gram.ts';
import { lesion } from './lesion.ts';
import { loss } from './loss.ts';
import { shattering } from './shattering.ts';
import { surface } from './surface.ts';

export const quantities = [loss, lesion, gram, shattering, surface, divergence] as const;
