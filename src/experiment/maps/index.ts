/** A new kind of map needs a record in this folder, and an import and an entry in this file. */
import { depthByWiring, scaleByDepth } from './depths.ts';
import type { MapAxis } from './map.ts';
import { placement, shortPlacement } from './placement.ts';

export const mapAxes = [placement, shortPlacement, depthByWiring, scaleByDepth] as const;

export const findAxis = (key: string): MapAxis | undefined => mapAxes.find((axis) => axis.key === key);
