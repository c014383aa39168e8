/** Does this GPU compute the right gradients? One step of small networks with every kind of layer, against the reference. */
import type { Dataset } from '../../data/dataset.ts';
import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import type { Plan } from '../../gpu/plan.ts';
import { createGpuRunner } from '../../gpu/runner.ts';
import { compile } from '../../models/compile/compile.ts';
import { type LayerNode, type Network, newSkip, type Skip } from '../../models/network/network.ts';
import { presets } from '../../models/network/presets.ts';
import { defaultTraining } from '../../models/optimisers/training.ts';
import { keyed } from '../../random/keyed.ts';
import { kernels } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import { dataShapeOf } from '../trainer/dataShape.ts';
import { type MakeRunner, type Setup, Trainer } from '../trainer/trainer.ts';

/** f32 against f64 differ by about 1e-7 over networks of this size; a wrong kernel differs by far more. */
export const TOLERANCE = 1e-4;
const EXAMPLES = 3;

export interface DeviceCheck {
  /** Tells what was checked from what was not, also in what is remembered of an adapter. */
  name: string;
  network: Network;
  data: Dataset;
}

type Shrink = (layer: LayerNode) => LayerNode;
const withSize =
  (sizes: Readonly<Record<string, number>>, key: string): Shrink =>
  (layer) => {
    const size = sizes[layer.id];
    return size === undefined ? layer : { ...layer, params: { ...layer.params, [key]: size } };
  };

/** A network with another layer like `id` behind it. */
function withLayer({ layers, skips }: Network, id: string, added: string): Network {
  return { layers: layers.flatMap((layer) => (layer.id === id ? [layer, { ...layer, id: added }] : [layer])), skips };
}

function small(network: Network, shrink: Shrink, skips: readonly Partial<Skip>[]): Network {
  const added = skips.map((skip) => ({ ...newSkip(skip.from ?? '', skip.to ?? ''), ...skip }));
  return { layers: network.layers.map(shrink), skips: [...network.skips, ...added] };
}

function randomData(inputShape: readonly number[], task: Dataset['task'], lengths?: Float32Array, count = EXAMPLES): Dataset {
  const random = keyed(7, 'device check', ...inputShape);
  const size = inputShape.reduce((a, b) => a * b, 1);
  return {
    name: 'device check',
    inputShape,
    inputs: Float32Array.from({ length: count * size }, () => random.normal()),
    targets: Float32Array.from({ length: count }, (_, i) => i % 2),
    targetWidth: 1,
    ...(lengths ? { lengths } : {}),
    task,
    count,
    trainCount: count,
  };
}

// Sizes that are multiples of 4 beside those that are not: both the vector and quad kernels and the plain ones are checked.
export const deviceChecks: readonly DeviceCheck[] = [
  {
    // Just what the page opens with, as many examples too: its pipelines are those of a first run, and are compiled once for both.
    name: 'dense, as the page opens',
    network: presets.dense.network,
    data: randomData([10], { type: 'binary', classes: ['no', 'yes'] }, undefined, 1000),
  },
  {
    name: 'dense',
    network: small(presets.dense.network, withSize({ dense1: 12, dense2: 17 }, 'units'), [
      { from: 'input', to: 'dense2', merge: 'concat' },
    ]),
    data: randomData([10], { type: 'binary', classes: ['no', 'yes'] }),
  },
  {
    name: 'conv',
    // One convolution upon another: no pool lies between the second's gradient and the first's activation.
    network: small(withLayer(presets.conv.network, 'conv2', 'conv3'), withSize({ conv1: 8, conv2: 12, conv3: 12 }, 'filters'), [
      { from: 'conv1', to: 'conv2', scale: 'learned' },
      { from: 'flatten1', to: 'dense1' },
    ]),
    data: randomData([12, 12, 1], { type: 'classes', classes: Array.from({ length: 10 }, (_, i) => String(i)) }),
  },
  {
    name: 'lstm',
    network: small(presets.lstm.network, withSize({ lstm1: 8, lstm2: 20 }, 'units'), [{ from: 'lstm1', to: 'lstm3' }]),
    // So many rows (sequences × steps) that gradients by weight are summed in parts, as those of more data are.
    data: randomData(
      [5, 10],
      { type: 'regression', outputs: ['y'] },
      Float32Array.from({ length: 26 }, (_, i) => 5 - (i % 5)),
      26,
    ),
  },
];

const setupOf = ({ network, data }: DeviceCheck): Setup => {
  const training = defaultTraining();
  return { network, training: { ...training, batchSize: Math.min(training.batchSize, data.count) } };
};

const kernelsOf = (plan: Plan) => new Set(Object.values(plan.programs).flatMap((program) => program.map(({ kernel }) => kernel)));

/** The checks that between them use as many of a plan's kernels as there are checks for; as few as will do. */
export function checksFor(plan: Plan): DeviceCheck[] {
  const open = kernelsOf(plan);
  const chosen: DeviceCheck[] = [];
  const uses = deviceChecks.map((check) => ({
    check,
    kernels: kernelsOf(compile(check.network, dataShapeOf(check.data), setupOf(check).training).plan),
  }));
  for (;;) {
    const gains = uses.map((use) => ({ ...use, gain: [...open].filter((kernel) => use.kernels.has(kernel)).length }));
    const best = gains.reduce((most, other) => (other.gain > most.gain ? other : most));
    if (best.gain === 0) return chosen;
    chosen.push(best.check);
    for (const kernel of best.kernels) open.delete(kernel);
  }
}

/** What the device gets wrong, in words, or null. */
export async function checkDevice(device: GPUDevice, check: DeviceCheck): Promise<string | null> {
  const { data } = check;
  const setup = setupOf(check);
  try {
    // Compiling is what takes the time: the check only trains.
    const [got, want] = await Promise.all([
      gradientsOf(setup, data, (plan) => createGpuRunner(device, { ...plan, programs: { train: plan.programs.train ?? [] } }, kernels)),
      gradientsOf(setup, data, async (plan) => createReferenceRunner(plan, kernels)),
    ]);
    for (const { name, error } of gradientErrors(got, want)) {
      // Negated so that NaN is a fault.
      if (!(error <= TOLERANCE))
        return `${name} is off by ${Number.isFinite(error) ? `${(100 * error).toPrecision(2)} %` : 'more than any number'}`;
    }
  } catch (error) {
    return (error as Error).message;
  }
  return null;
}

/** The gradients of the last of so many steps. */
export async function gradientsOf(setup: Setup, data: Dataset, makeRunner: MakeRunner, steps = 1) {
  const trainer = await Trainer.create(setup, data, makeRunner);
  try {
    for (let step = 0; step < steps; step++) await trainer.advance(1);
    return await trainer.gradients();
  } finally {
    trainer.destroy();
  }
}

/** How far each tensor is off, see {@link relativeError}. */
export const gradientErrors = (got: readonly NamedTensor[], want: readonly NamedTensor[]) =>
  got.map(({ name, values }, i) => ({ name, error: relativeError(values, want[i]?.values ?? new Float32Array()) }));

/** ‖got − want‖ / ‖want‖ */
export function relativeError(got: ArrayLike<number>, want: ArrayLike<number>): number {
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < want.length; i++) {
    difference += ((got[i] as number) - (want[i] as number)) ** 2;
    norm += (want[i] as number) ** 2;
  }
  return norm === 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
}
