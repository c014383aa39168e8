/** A new kind of map needs one record in this folder and one line in this list. */
import { depthByWiring, scaleByDepth } from './depths.ts';
import type { MapAxis } from './map.ts';
import { placement, shortPlacement } from './placement.ts';

export const mapAxes = [placement, shortPlacement, depthByWiring, scaleByDepth] as const;

export const findAxis = (key: string): MapAxis | undefined => mapAxes.find((axis) => axis.key === key);
