/**
 * Trains Skiplab's preset networks with TensorFlow.js. Only the layer kinds in these networks are implemented. Tests compare the losses in
 * TensorFlow.js with those in Skiplab, and the bench compares the speeds.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { epochOrder } from '../src/data/batchOrder.ts';
import type { Dataset } from '../src/data/dataset.ts';
import type { NamedTensor } from '../src/experiment/formats/safetensors.ts';
import type { LayerNode, Network } from '../src/models/network/network.ts';
import { activeSkipsInto } from '../src/models/network/network.ts';
import type { Training } from '../src/models/optimisers/training.ts';

/** For each time step, a mask [N, 1] that is 1 for sequences that have not ended; null if all sequences have full length. */
type Masks = readonly tf.Tensor[] | null;

type Weights = Readonly<Record<string, tf.Variable>>;

const activate = (name: unknown, z: tf.Tensor): tf.Tensor => (name === 'relu' ? tf.relu(z) : name === 'tanh' ? tf.tanh(z) : z);

const weightOf = (weights: Weights, name: string): tf.Variable => {
  const found = weights[name];
  if (!found) throw new Error(`no weight ${name}`);
  return found;
};

/** Returns x·w over the last axis of x. */
function project(x: tf.Tensor, w: tf.Tensor): tf.Tensor {
  const [features = 1, outputs = 1] = w.shape;
  return tf.reshape(tf.matMul(tf.reshape(x, [-1, features]), w as tf.Tensor2D), [...x.shape.slice(0, -1), outputs]);
}

function lstm(node: LayerNode, weights: Weights, x: tf.Tensor, masks: Masks): tf.Tensor {
  const units = Number(node.params.units);
  const [batch = 1, time = 1] = x.shape;
  const inputs = tf.unstack(tf.add(project(x, weightOf(weights, `${node.id}.weight`)), weightOf(weights, `${node.id}.bias`)), 1);
  let h: tf.Tensor = tf.zeros([batch, units]);
  let c: tf.Tensor = tf.zeros([batch, units]);
  const outputs: tf.Tensor[] = [];
  for (let t = 0; t < time; t++) {
    const gates = tf.add(inputs[t] as tf.Tensor, tf.matMul(h as tf.Tensor2D, weightOf(weights, `${node.id}.recurrent`) as tf.Tensor2D));
    const [i, f, g, o] = tf.split(gates, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const mask = masks?.[t];
    const next = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    const hidden = tf.mul(tf.sigmoid(o), tf.tanh(next));
    // After the end of a sequence, its state no longer changes, and its output is 0.
    c = mask ? tf.add(tf.mul(mask, next), tf.mul(tf.sub(1, mask), c)) : next;
    h = mask ? tf.add(tf.mul(mask, hidden), tf.mul(tf.sub(1, mask), h)) : hidden;
    outputs.push(mask ? tf.mul(mask, hidden) : hidden);
  }
  return node.params.output === 'sequence' ? tf.stack(outputs, 1) : h;
}

function own(node: LayerNode, weights: Weights, x: tf.Tensor, masks: Masks): tf.Tensor {
  const { params, id } = node;
  switch (node.kind) {
    case 'dense':
      return activate(params.activation, tf.add(project(x, weightOf(weights, `${id}.weight`)), weightOf(weights, `${id}.bias`)));
    case 'conv2d': {
      const z = tf.conv2d(
        x as tf.Tensor4D,
        weightOf(weights, `${id}.weight`) as tf.Tensor4D,
        Number(params.stride),
        params.padding as 'same',
      );
      return activate(params.activation, tf.add(z, weightOf(weights, `${id}.bias`)));
    }
    case 'maxPool2d':
      return tf.maxPool(x as tf.Tensor4D, Number(params.size), Number(params.size), 'valid');
    case 'flatten':
      return tf.reshape(x, [x.shape[0] ?? 1, -1]);
    case 'lstm':
      return lstm(node, weights, x, masks);
    default:
      return x;
  }
}

/**
 * Returns the logits of the network. Every skip must be an add skip with α = 1, and every join must have β = 1 and no activation. A skip is
 * projected if there is a weight for its projection.
 */
function forward(network: Network, weights: Weights, x: tf.Tensor, masks: Masks): tf.Tensor {
  const values = new Map<string, tf.Tensor>();
  let value = x;
  for (const node of network.layers) {
    value = own(node, weights, value, masks);
    for (const { from } of activeSkipsInto(network, node.id)) {
      const source = values.get(from) as tf.Tensor;
      const projection = weights[`${node.id}.projection_${from}`];
      value = tf.add(value, projection ? project(source, projection) : source);
    }
    values.set(node.id, value);
  }
  return value;
}

function lossOf(data: Dataset, logits: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  switch (data.task.type) {
    case 'binary':
      // The stable form is max(z, 0) − z·t + log(1 + e^−|z|).
      return tf.mean(tf.add(tf.sub(tf.relu(logits), tf.mul(logits, targets)), tf.log1p(tf.exp(tf.neg(tf.abs(logits)))))) as tf.Scalar;
    case 'classes': {
      const oneHot = tf.oneHot(tf.cast(tf.reshape(targets, [-1]), 'int32') as tf.Tensor1D, data.task.labels.length);
      return tf.neg(tf.mean(tf.sum(tf.mul(oneHot, tf.logSoftmax(logits)), -1))) as tf.Scalar;
    }
    case 'regression':
      return tf.mean(tf.square(tf.sub(logits, targets))) as tf.Scalar;
    default:
      throw new Error(`there is no TensorFlow.js loss for the task ${data.task.type}`);
  }
}

interface Batch {
  x: tf.Tensor;
  targets: tf.Tensor;
  masks: Masks;
}

/**
 * Returns a trainer that uses Adam on the current backend of TensorFlow.js. On a backend with a queue, such as WebGPU, `step` returns
 * before the step is computed.
 */
export function tfjsTrainer(network: Network, data: Dataset, training: Training, initial: readonly NamedTensor[]) {
  const weights = Object.fromEntries(initial.map(({ name, shape, values }) => [name, tf.variable(tf.tensor(values, [...shape]))]));
  const { beta1, beta2, epsilon } = training.optimiser.params;
  const adam = tf.train.adam(training.learningRate, Number(beta1), Number(beta2), Number(epsilon));
  const size = data.inputShape.reduce((a, b) => a * b, 1);
  const [time = 1] = data.inputShape;
  return {
    batch(rows: readonly number[]): Batch {
      const gather = (values: ArrayLike<number>, width: number) =>
        rows.flatMap((row) => Array.from({ length: width }, (_, i) => values[row * width + i] as number));
      const lengths = data.lengths ? gather(data.lengths, 1) : [];
      const isWhole = lengths.every((length) => length === time);
      const mask = (t: number) => tf.tensor2d(lengths.map((length) => [t < length ? 1 : 0]));
      return {
        x: tf.tensor(gather(data.inputs, size), [rows.length, ...data.inputShape]),
        targets: tf.tensor(gather(data.targets, 1), [rows.length, 1]),
        masks: isWhole ? null : Array.from({ length: time }, (_, t) => mask(t)),
      };
    },
    /** Takes a step and returns the loss before it. */
    step: ({ x, targets, masks }: Batch): tf.Scalar =>
      tf.tidy(
        () => adam.minimize(() => lossOf(data, forward(network, weights, x, masks), targets), true, Object.values(weights)) as tf.Scalar,
      ),
    dispose() {
      for (const weight of Object.values(weights)) weight.dispose();
      adam.dispose();
    },
  };
}

/** Returns the losses of the first steps of Adam from the given weights, on the same batches as Skiplab's trainer. */
export function trainWithTfjs(
  network: Network,
  data: Dataset,
  training: Training,
  initial: readonly NamedTensor[],
  steps: number,
): number[] {
  const trainer = tfjsTrainer(network, data, training, initial);
  const perEpoch = Math.floor(data.trainCount / training.batchSize);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const order = epochOrder(training.seed, Math.floor(step / perEpoch), data.trainCount);
    const start = (step % perEpoch) * training.batchSize;
    losses.push(tf.tidy(() => trainer.step(trainer.batch([...order.subarray(start, start + training.batchSize)])).dataSync()[0] as number));
  }
  trainer.dispose();
  return losses;
}
