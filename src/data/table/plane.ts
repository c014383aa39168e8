/** The plane of a table whose features are two quantities; its axes are in the units of the file. */
import type { Dataset } from '../dataset.ts';
import type { EncodedFeature } from './encode.ts';

/**
 * The axis of a quantity, whose smallest value is at −1 and whose largest is at 1, with the functions from a coordinate to the input and from
 * a row to its coordinate.
 */
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
