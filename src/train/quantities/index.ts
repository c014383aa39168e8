/** A new quantity needs a file in this folder, and an import and an entry in this file. */
import { deletion } from './deletion.ts';
import { divergence } from './divergence.ts';
import { gradients } from './gradients.ts';
import { gram } from './gram.ts';
import { lesion } from './lesion.ts';
import { loss } from './loss.ts';
import { paths } from './paths.ts';
import { shares } from './shares.ts';
import { shattering } from './shattering.ts';
import { surface } from './surface.ts';
import { time } from './time.ts';
import { updates } from './updates.ts';

export const quantities = [loss, gradients, updates, shares, time, paths, lesion, deletion, gram, shattering, surface, divergence] as const;
