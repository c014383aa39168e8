import { type Grid, gridInputs } from './grid.ts';
import { defineQuery } from './query.ts';

/** The layer is evaluated on the points of the grid if the examples are points in the plane, and otherwise on one example. */
interface UnitsAsked extends Grid {
  layer: string;
  /** The index among the held-out examples. */
  example: number;
}

/**
 * The outputs of a layer, [positions, units]. The positions are the points of the grid, or the pixels or time steps of the layer's output
 * for one held-out example; a vector has a single position. Null if the layer or the example does not exist.
 */
export const units = defineQuery({
  kind: 'units',
  async answer(trainer, { inputsAt, count, trainCount }, { layer, example, ...grid }: UnitsAsked) {
    if (!Object.hasOwn(trainer.compiled.views.outputs, layer)) return null;
    if (inputsAt) return trainer.outputsFor(gridInputs(inputsAt, grid), layer);
    return example < count - trainCount ? trainer.outputsForHeldOut(example, layer) : null;
  },
});
