/**
 * Converts checkpoints to and from tensors with the names that files use (docs/run-file.md): `dense1.weight` for a parameter, and
 * `optimiser/m/dense1.weight` for the optimiser's state of this parameter. The names are unambiguous, because a layer's id has no slash.
 */
import type { Dataset } from '../../data/dataset.ts';
import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import type { Weight } from '../../models/compile/arenas.ts';
import type { Compiled } from '../../models/compile/compiled.ts';
import type { Checkpoint } from '../protocol/checkpoint.ts';
import { compiledOf, type Setup, TrainingError } from './trainer.ts';

const OPTIMISER = 'optimiser/';
const STATUS = `${OPTIMISER}status`;

interface Place {
  name: string;
  shape: readonly number[];
  buffer: string;
  offset: number;
  length: number;
}

/** The position of each tensor of a file in the buffers of a checkpoint. */
function placesOf({ parameters, state, slots, views }: Compiled): Place[] {
  const placed = (weights: readonly Weight[], inBuffer: (own: string) => string, prefix = '') =>
    weights.map(({ name, shape, value: { buffer, offset, length } }) => ({
      name: prefix + name,
      shape,
      buffer: inBuffer(buffer),
      offset,
      length,
    }));
  const length = views.checkpoint.status?.length ?? 0;
  return [
    ...placed([...parameters, ...state], (own) => own),
    ...slots.flatMap((slot) => placed(parameters, () => slot, `${OPTIMISER}${slot}/`)),
    { name: STATUS, shape: [length], buffer: 'status', offset: 0, length },
  ];
}

/** @throws TrainingError if the experiment cannot be trained on this data */
export function tensorsOf(setup: Setup, dataset: Dataset, { buffers }: Checkpoint): NamedTensor[] {
  return placesOf(compiledOf(setup, dataset)).map(({ name, shape, buffer, offset, length }) => ({
    name,
    shape,
    values: Float32Array.from((buffers[buffer] ?? new Float32Array()).subarray(offset, offset + length)),
  }));
}

const ownerOf = (name: string) => (name.startsWith(OPTIMISER) ? 'optimiser' : 'network');

/**
 * If `step` is 0 and the tensors contain no state of the optimiser, as in files from other programs, the state is zeros.
 * @throws TrainingError if the experiment cannot be trained on this data, or if tensors are not finite or not exactly those of the network
 */
export function checkpointOf(setup: Setup, dataset: Dataset, step: number, tensors: readonly NamedTensor[]): Checkpoint {
  const compiled = compiledOf(setup, dataset);
  const given = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const buffers: Record<string, Float32Array> = {};
  const isWeightsAlone = step === 0 && !tensors.some(({ name }) => name.startsWith(OPTIMISER));
  for (const { name, shape, buffer, offset } of placesOf(compiled)) {
    buffers[buffer] ??= new Float32Array(compiled.views.checkpoint[buffer]?.length ?? 0);
    if (isWeightsAlone && name.startsWith(OPTIMISER)) continue;
    const tensor = given.get(name);
    if (!tensor)
      throw new TrainingError(
        `The file does not contain ${name}, which the ${ownerOf(name)} needs. Use a file with the same ${ownerOf(name)}.`,
      );
    const [found, needed] = [tensor.shape, shape].map((sizes) => `[${sizes.join(', ')}]`);
    if (found !== needed)
      throw new TrainingError(
        `The file contains ${name} with shape ${found}, but the network needs ${needed}. Use a file with the same network.`,
      );
    if (!tensor.values.every(Number.isFinite))
      throw new TrainingError(`Some values of ${name} in the file are not finite. Use the file of a run that did not diverge.`);
    buffers[buffer].set(tensor.values, offset);
    given.delete(name);
  }
  const [surplus] = given.keys();
  if (surplus !== undefined)
    throw new TrainingError(
      `The file contains ${surplus}, which the ${ownerOf(surplus)} does not have. Use a file with the same ${ownerOf(surplus)}.`,
    );
  return { step, buffers };
}
