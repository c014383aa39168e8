/** Small networks with every kind of skip, and random data for them. */
import type { Dataset, Task } from '../src/data/dataset.ts';
import type { LayerKind } from '../src/models/layers/index.ts';
import { layerDefinition } from '../src/models/layers/index.ts';
import { type BranchScale, type LayerNode, type Network, newSkip, type Skip } from '../src/models/network/network.ts';
import { presets } from '../src/models/network/presets.ts';
import { defaultTraining, type Training } from '../src/models/optimisers/training.ts';
import { keyed } from '../src/random/keyed.ts';
import { defaultsOf, type Params } from '../src/schema/fields.ts';
import type { Activation } from '../src/shaders/activations.ts';

export interface NetworkCase {
  name: string;
  network: Network;
  data: Dataset;
  training: Training;
}

export const layer = (id: string, kind: LayerKind, params: Params = {}, joinActivation?: Activation): LayerNode => ({
  id,
  kind,
  params: { ...defaultsOf(layerDefinition(kind).schema), ...params },
  ...(joinActivation ? { joinActivation } : {}),
});

export const skip = (from: string, to: string, options: Partial<Skip> = {}): Skip => ({ ...newSkip(from, to), ...options });

/** A dataset with normally distributed inputs. Sequences have random lengths and are padded with zeros; the first has the full length. */
export function randomDataset(inputShape: readonly number[], task: Task, count: number, name = 'random'): Dataset {
  const random = keyed(3, name, ...inputShape);
  const size = inputShape.reduce((a, b) => a * b, 1);
  const inputs = Float32Array.from({ length: count * size }, () => random.normal());
  const [time = 1, features = 1] = inputShape;
  const lengths =
    inputShape.length === 2 ? Float32Array.from({ length: count }, (_, n) => (n === 0 ? time : 1 + random.integer(time))) : undefined;
  lengths?.forEach((length, n) => {
    inputs.fill(0, (n * time + length) * features, (n + 1) * time * features);
  });
  const targets: Readonly<Record<string, () => number>> = {
    binary: () => random.integer(2),
    classes: () => random.integer(task.labels.length),
    regression: () => random.normal() / 3,
  };
  const target = targets[task.type];
  if (!target) throw new Error(`no random targets for the task ${task.type}`);
  return {
    name,
    inputShape,
    inputs,
    targets: Float32Array.from({ length: count }, target),
    targetWidth: 1,
    ...(lengths ? { lengths } : {}),
    task,
    count,
    trainCount: count,
  };
}

const BATCH = 4;
const binary: Task = { type: 'binary', labels: ['no', 'yes'] };
const tenClasses: Task = { type: 'classes', labels: [...'0123456789'] };
const regression: Task = { type: 'regression', labels: ['y'] };

const denseTrunk = (joins: Readonly<Record<string, Activation>> = {}, activation: Activation = 'relu') => [
  layer('input', 'input'),
  layer('dense1', 'dense', { units: 9, activation }, joins.dense1),
  layer('dense2', 'dense', { units: 17, activation }, joins.dense2),
  layer('dense3', 'dense', { units: 17, activation }, joins.dense3),
  layer('dense4', 'dense', { units: 1, activation: 'linear' }),
];

const convTrunk = (joins: Readonly<Record<string, Activation>> = {}) => [
  layer('input', 'input'),
  layer('conv1', 'conv2d', { filters: 5 }, joins.conv1),
  layer('pool1', 'maxPool2d'),
  layer('conv2', 'conv2d', { filters: 7 }, joins.conv2),
  layer('conv3', 'conv2d', { filters: 7, stride: 2, activation: 'tanh' }, joins.conv3),
  layer('flatten1', 'flatten'),
  layer('dense1', 'dense', { units: 10, activation: 'linear' }),
];

const lstmTrunk = (joins: Readonly<Record<string, Activation>> = {}) => [
  layer('input', 'input'),
  layer('lstm1', 'lstm', { units: 6 }, joins.lstm1),
  layer('lstm2', 'lstm', { units: 9 }, joins.lstm2),
  layer('lstm3', 'lstm', { units: 1, output: 'last step' }, joins.lstm3),
];

const dense = (name: string, skips: Skip[], layers = denseTrunk()) => make(`dense, ${name}`, { layers, skips }, [10], binary);
const conv = (name: string, skips: Skip[], layers = convTrunk()) => make(`conv, ${name}`, { layers, skips }, [12, 12, 1], tenClasses);
const lstm = (name: string, skips: Skip[], layers = lstmTrunk()) => make(`lstm, ${name}`, { layers, skips }, [6, 10], regression);

const branched = (testCase: NetworkCase, branch: BranchScale): NetworkCase => ({
  ...testCase,
  name: `${testCase.name}, branch ${branch.type}`,
  network: { ...testCase.network, branch },
});

function make(name: string, network: Network, inputShape: readonly number[], task: Task): NetworkCase {
  return { name, network, data: randomDataset(inputShape, task, BATCH, name), training: { ...defaultTraining(), batchSize: BATCH } };
}

export const networkCases: readonly NetworkCase[] = [
  dense('no skips', []),
  dense('default skips', [skip('input', 'dense1'), skip('dense1', 'dense2')]),
  dense('identity', [skip('dense2', 'dense3')]),
  dense('padding', [skip('dense1', 'dense2', { projection: 'pad' })]),
  dense('concat', [skip('input', 'dense2', { merge: 'concat' }), skip('dense1', 'dense3', { merge: 'concat' })]),
  dense('add and concat into one layer', [
    skip('dense2', 'dense3'),
    skip('input', 'dense3', { merge: 'concat' }),
    skip('dense1', 'dense3'),
  ]),
  dense('constant and learned scales', [
    skip('input', 'dense2', { scale: 'constant', alpha: 0.3 }),
    skip('dense1', 'dense3', { scale: 'constant', alpha: 0.5 }),
    skip('dense2', 'dense3', { scale: 'learned', alpha: 1 }),
    skip('input', 'dense4', { scale: 'learned', alpha: 0 }),
  ]),
  dense('three skips into one layer, a chain', [
    skip('input', 'dense3'),
    skip('dense1', 'dense3'),
    skip('dense2', 'dense3'),
    skip('dense3', 'dense4'),
    skip('dense1', 'dense2'),
  ]),
  dense(
    'projections of one source, widths that are multiples of 4',
    [skip('input', 'dense2'), skip('input', 'dense3'), skip('dense1', 'dense3')],
    [
      layer('input', 'input'),
      layer('dense1', 'dense', { units: 8 }),
      layer('dense2', 'dense', { units: 20 }),
      layer('dense3', 'dense', { units: 20 }),
      layer('dense4', 'dense', { units: 1, activation: 'linear' }),
    ],
  ),
  dense('switched off', [skip('dense2', 'dense3', { enabled: false }), skip('input', 'dense2')]),
  dense('relu after the join', [skip('dense1', 'dense2'), skip('dense2', 'dense3')], denseTrunk({ dense2: 'relu', dense3: 'tanh' })),
  dense(
    'gelu after the join',
    [skip('dense1', 'dense2'), skip('dense2', 'dense3', { merge: 'concat' })],
    denseTrunk({ dense2: 'gelu', dense3: 'gelu' }, 'gelu'),
  ),
  dense('sigmoid and leaky relu', [skip('dense1', 'dense3'), skip('dense2', 'dense3')], denseTrunk({ dense3: 'leakyRelu' }, 'sigmoid')),
  dense(
    'leaky relu, concat with activation',
    [skip('dense1', 'dense3', { merge: 'concat' }), skip('dense2', 'dense3')],
    denseTrunk({ dense3: 'sigmoid' }, 'leakyRelu'),
  ),
  branched(dense('identity and linear', [skip('dense2', 'dense3'), skip('input', 'dense2')]), { type: 'constant', value: 0.3 }),
  branched(dense('after tanh layers', [skip('dense2', 'dense3'), skip('dense1', 'dense2')], denseTrunk({ dense3: 'relu' }, 'tanh')), {
    type: 'joins',
    value: 1,
  }),
  branched(
    dense(
      'gelu, add and concat',
      [skip('dense1', 'dense2'), skip('dense2', 'dense3'), skip('input', 'dense3', { merge: 'concat' }), skip('dense1', 'dense3')],
      denseTrunk({ dense2: 'gelu' }, 'gelu'),
    ),
    { type: 'learned', value: 0.2 },
  ),
  branched(dense('only concat', [skip('dense1', 'dense2', { merge: 'concat' })]), { type: 'learned', value: 0.2 }),
  conv('no skips', []),
  conv('default skips', [skip('input', 'conv1'), skip('pool1', 'conv2')]),
  conv('strided 1×1 convolution', [skip('conv2', 'conv3'), skip('conv1', 'conv2')], convTrunk({ conv3: 'relu' })),
  conv('padding, strided and not', [skip('conv2', 'conv3', { projection: 'pad' }), skip('pool1', 'conv2', { projection: 'pad' })]),
  conv('concat, strided and not', [
    skip('pool1', 'conv2', { merge: 'concat' }),
    skip('conv1', 'conv3', { merge: 'concat' }),
    skip('input', 'pool1', { merge: 'concat' }),
  ]),
  conv(
    'past a convolution without padding, with a 1×1 convolution and with zero channels',
    [skip('pool1', 'conv2'), skip('conv1', 'conv2', { projection: 'pad' })],
    convTrunk().map((node) => (node.id === 'conv2' ? { ...node, params: { ...node.params, padding: 'valid' } } : node)),
  ),
  conv('learned and constant scales, into conv, pool and head', [
    skip('input', 'conv2', { scale: 'learned', alpha: 1 }),
    skip('conv1', 'pool1', { projection: 'pad' }),
    skip('flatten1', 'dense1', { scale: 'constant', alpha: -0.5 }),
  ]),
  branched(conv('default skips', [skip('input', 'conv1'), skip('pool1', 'conv2')]), { type: 'learned', value: 0 }),
  branched(conv('padded and strided', [skip('conv2', 'conv3', { projection: 'pad' }), skip('conv1', 'pool1', { projection: 'pad' })]), {
    type: 'constant',
    value: -0.5,
  }),
  lstm('no skips', []),
  branched(lstm('default skips', [skip('input', 'lstm1'), skip('lstm1', 'lstm2')]), { type: 'learned', value: 0.5 }),
  branched(lstm('last step', [skip('lstm1', 'lstm3'), skip('lstm2', 'lstm3')]), { type: 'joins', value: 1 }),
  lstm('default skips', [skip('input', 'lstm1'), skip('lstm1', 'lstm2')]),
  lstm('last step', [skip('lstm1', 'lstm3'), skip('lstm2', 'lstm3', { scale: 'learned', alpha: 0.5 })], lstmTrunk({ lstm3: 'tanh' })),
  lstm('concat and padding', [skip('input', 'lstm2', { merge: 'concat' }), skip('lstm1', 'lstm2', { projection: 'pad' })]),
  lstm(
    'dense at every time step, linear skip from the last time step',
    [skip('lstm1', 'dense1'), skip('dense1', 'lstm2', { merge: 'concat' }), skip('dense1', 'lstm3', { projection: 'linear' })],
    [
      layer('input', 'input'),
      layer('lstm1', 'lstm', { units: 6 }),
      layer('dense1', 'dense', { units: 6, activation: 'gelu' }, 'tanh'),
      layer('lstm2', 'lstm', { units: 9 }),
      layer('lstm3', 'lstm', { units: 1, output: 'last step' }),
    ],
  ),
  // The cases below add skips to the presets at full width, and run kernel variants that do not support most of the widths above.
  dense(
    'example with add and concat skips and a learned scale',
    [
      ...presets.dense.network.skips,
      skip('input', 'dense2', { merge: 'concat' }),
      skip('dense2', 'dense3', { scale: 'learned', alpha: 0.5 }),
    ],
    [...presets.dense.network.layers],
  ),
  conv(
    'example with skips of every merge and scale',
    [
      ...presets.conv.network.skips,
      skip('conv1', 'conv2', { scale: 'constant', alpha: 0.5 }),
      skip('pool1', 'pool2', { merge: 'concat' }),
      skip('flatten1', 'dense1', { scale: 'learned', alpha: 1 }),
    ],
    [...presets.conv.network.layers],
  ),
  lstm(
    'example with add and concat skips and a learned scale',
    [
      ...presets.lstm.network.skips,
      skip('input', 'lstm2', { merge: 'concat' }),
      skip('lstm1', 'lstm3', { scale: 'learned', alpha: 0.5 }),
      skip('lstm2', 'lstm3', { projection: 'linear' }),
    ],
    [...presets.lstm.network.layers],
  ),
];

export function caseNamed(name: string): NetworkCase {
  const found = networkCases.find((one) => one.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return found;
}
