/** Assigns coordinates in a plane to the rows of a table if its only features are two columns of numbers or dates. */
import type { Dataset } from '../dataset.ts';
import type { EncodedFeature } from './encode.ts';

/** The smallest value of the column is at the coordinate −1, and the largest at 1. */
function axisOf({ column, names, standard, valueAt }: EncodedFeature) {
  const { low, high } = column.profile;
  const middle = low / 2 + high / 2;
  const half = high / 2 - low / 2 || 1;
  return {
    axis: { label: names[0] ?? '', low: middle - half, high: middle + half },
    inputAt: (place: number) => standard?.of(middle + place * half) ?? 0,
    placeOf: (row: number) => ((valueAt?.(row) ?? middle) - middle) / half,
  };
}

export function planeOf(features: readonly EncodedFeature[], order: Uint32Array): Pick<Dataset, 'inputsAt' | 'pointOf' | 'axes'> {
  const axes = features.flatMap((feature) => (feature.standard && feature.column.kind !== 'yes/no' ? axisOf(feature) : []));
  const [x, y, ...others] = axes;
  if (!x || !y || others.length > 0 || features.length !== 2) return {};
  return {
    inputsAt: (placeX, placeY) => [x.inputAt(placeX), y.inputAt(placeY)],
    pointOf: (n) => [x.placeOf(order[n] ?? 0), y.placeOf(order[n] ?? 0)],
    axes: [x.axis, y.axis],
  };
}
