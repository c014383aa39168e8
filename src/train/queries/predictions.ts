/** The data for pictures: predictions for held-out examples, for the plane if the data has one, and for a probe. */
import type { Dataset } from '../../data/dataset.ts';
import type { Examples } from '../protocol/data.ts';
import { PLANE_REACH, PLANE_SIDE, type Predictions, UNIT_SIDE, type UnitsAsked } from '../protocol/predictions.ts';
import { headOf } from '../trainer/dataShape.ts';
import type { Trainer } from '../trainer/trainer.ts';

/** The time limit for predictions on held-out examples. It is hurried while training or a probe waits for the answer. */
export const HELD_OUT_MS = { hurried: 120, atRest: 1000 };
/** The largest number of held-out examples. */
const MOST_HELD_OUT = 500;
/** The number of training points in the picture of the plane. */
const POINTS = 400;

/** The inputs of a square grid of points, by rows from the top (y = PLANE_REACH) to the bottom. */
function planeInputs(inputsAt: NonNullable<Dataset['inputsAt']>, side: number): Float32Array {
  const at = (i: number) => PLANE_REACH * ((2 * i) / (side - 1) - 1);
  const rows = Array.from({ length: side ** 2 }, (_, i) => inputsAt(at(i % side), -at(Math.floor(i / side))));
  return Float32Array.from(rows.flat());
}

/**
 * @param probe the inputs of one example in the format of the data, or null
 * @param asked the layer whose units are drawn, or null
 * @param heldOutMs the time limit for held-out examples
 */
export async function predictionsOf(
  trainer: Trainer,
  dataset: Dataset,
  probe: Float32Array | Uint8Array | null,
  asked: UnitsAsked | null,
  heldOutMs = HELD_OUT_MS.hurried,
): Promise<Predictions> {
  const { inputsAt, count, trainCount } = dataset;
  const begun = performance.now();
  const goesOn = (examples: number) => examples < MOST_HELD_OUT && performance.now() - begun < heldOutMs;
  const looked = count > trainCount ? await trainer.predictHeldOut(goesOn) : new Float32Array(0);
  // Whole batches were evaluated, but the page has only the first examples.
  const heldOut = looked.slice(0, MOST_HELD_OUT * headOf(dataset).outputs);
  const plane = inputsAt ? await trainer.predict(planeInputs(inputsAt, PLANE_SIDE)) : null;
  const units = asked && isThere(asked, trainer, dataset) ? { ...asked, values: await unitsOf(asked, trainer, dataset) } : null;
  const answer = probe ? await trainer.predict(probe) : null;
  return { step: trainer.step, heldOut, plane, probe: answer, units, ms: performance.now() - begun };
}

const isThere = ({ layer, example }: UnitsAsked, { compiled }: Trainer, { inputsAt, count, trainCount }: Dataset) =>
  Object.hasOwn(compiled.views.outputs, layer) && (inputsAt !== undefined || example < count - trainCount);

const unitsOf = ({ layer, example }: UnitsAsked, trainer: Trainer, { inputsAt }: Dataset) =>
  inputsAt ? trainer.outputsFor(planeInputs(inputsAt, UNIT_SIDE), layer) : trainer.outputsForHeldOut(example, layer);

/** The held-out examples that predictions refer to, and the training points of the plane. */
export function examplesOf({ inputs, targets, targetWidth, lengths, inputsAt, count, trainCount }: Dataset): Examples {
  const width = inputs.length / count;
  const end = Math.min(count, trainCount + MOST_HELD_OUT);
  const shown = Math.min(trainCount, POINTS);
  return {
    inputs: inputs.slice(trainCount * width, end * width),
    targets: targets.slice(trainCount * targetWidth, end * targetWidth),
    targetWidth,
    lengths: lengths?.slice(trainCount, end) ?? null,
    points: inputsAt
      ? Array.from({ length: shown }, (_, n) => ({ x: inputs[n * width] ?? 0, y: inputs[n * width + 1] ?? 0, label: targets[n] ?? 0 }))
      : null,
  };
}
