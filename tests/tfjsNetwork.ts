/** Our networks in TensorFlow.js (CPU): the oracle for whole training runs. Only what the example networks use. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import type { Dataset } from '../src/data/dataset.ts';
import type { LayerNode, Network } from '../src/models/network.ts';
import { activeSkipsInto } from '../src/models/network.ts';
import type { Training } from '../src/models/training.ts';
import { epochOrder } from '../src/train/batchOrder.ts';
import type { NamedTensor } from '../src/train/safetensors.ts';

type Weights = Readonly<Record<string, tf.Variable>>;

const activate = (name: unknown, z: tf.Tensor): tf.Tensor => (name === 'relu' ? tf.relu(z) : name === 'tanh' ? tf.tanh(z) : z);

const weightOf = (weights: Weights, name: string): tf.Variable => {
  const found = weights[name];
  if (!found) throw new Error(`no weight ${name}`);
  return found;
};

/** x·w over the last axis. */
function project(x: tf.Tensor, w: tf.Tensor): tf.Tensor {
  const [features = 1, outputs = 1] = w.shape;
  return tf.reshape(tf.matMul(tf.reshape(x, [-1, features]), w as tf.Tensor2D), [...x.shape.slice(0, -1), outputs]);
}

function lstm(node: LayerNode, weights: Weights, x: tf.Tensor, lengths: readonly number[]): tf.Tensor {
  const units = Number(node.params.units);
  const [batch = 1, time = 1] = x.shape;
  const inputs = tf.unstack(tf.add(project(x, weightOf(weights, `${node.id}.weight`)), weightOf(weights, `${node.id}.bias`)), 1);
  let h: tf.Tensor = tf.zeros([batch, units]);
  let c: tf.Tensor = tf.zeros([batch, units]);
  const outputs: tf.Tensor[] = [];
  for (let t = 0; t < time; t++) {
    const gates = tf.add(inputs[t] as tf.Tensor, tf.matMul(h as tf.Tensor2D, weightOf(weights, `${node.id}.recurrent`) as tf.Tensor2D));
    const [i, f, g, o] = tf.split(gates, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const mask = tf.tensor2d(lengths.map((length) => [t < length ? 1 : 0]));
    const next = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    const hidden = tf.mul(tf.sigmoid(o), tf.tanh(next));
    // Past its end a sequence keeps its state, and gives 0.
    c = tf.add(tf.mul(mask, next), tf.mul(tf.sub(1, mask), c));
    h = tf.add(tf.mul(mask, hidden), tf.mul(tf.sub(1, mask), h));
    outputs.push(tf.mul(mask, hidden));
  }
  return node.params.output === 'sequence' ? tf.stack(outputs, 1) : h;
}

function own(node: LayerNode, weights: Weights, x: tf.Tensor, lengths: readonly number[]): tf.Tensor {
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
      return lstm(node, weights, x, lengths);
    default:
      return x;
  }
}

/** Add skips with α = 1, through the projection that has a weight; what the example networks and their variants need. */
function forward(network: Network, weights: Weights, x: tf.Tensor, lengths: readonly number[]): tf.Tensor {
  const values = new Map<string, tf.Tensor>();
  let value = x;
  for (const node of network.layers) {
    value = own(node, weights, value, lengths);
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
      // max(z, 0) − z·t + log(1 + e^−|z|)
      return tf.mean(tf.add(tf.sub(tf.relu(logits), tf.mul(logits, targets)), tf.log1p(tf.exp(tf.neg(tf.abs(logits)))))) as tf.Scalar;
    case 'classes': {
      const oneHot = tf.oneHot(tf.cast(tf.reshape(targets, [-1]), 'int32') as tf.Tensor1D, data.task.classes.length);
      return tf.neg(tf.mean(tf.sum(tf.mul(oneHot, tf.logSoftmax(logits)), -1))) as tf.Scalar;
    }
    case 'regression':
      return tf.mean(tf.square(tf.sub(logits, targets))) as tf.Scalar;
    default:
      return data.task satisfies never;
  }
}

/** Losses of the first steps of Adam from the given weights, on the batches that our trainer takes. */
export function trainWithTfjs(
  network: Network,
  data: Dataset,
  training: Training,
  initial: readonly NamedTensor[],
  steps: number,
): number[] {
  const weights = Object.fromEntries(initial.map(({ name, shape, values }) => [name, tf.variable(tf.tensor(values, [...shape]))]));
  const { beta1, beta2, epsilon } = training.optimiser.params;
  const adam = tf.train.adam(training.learningRate, Number(beta1), Number(beta2), Number(epsilon));
  const size = data.inputShape.reduce((a, b) => a * b, 1);
  const perEpoch = Math.floor(data.trainCount / training.batchSize);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const order = epochOrder(training.seed, Math.floor(step / perEpoch), data.trainCount);
    const start = (step % perEpoch) * training.batchSize;
    const rows = [...order.subarray(start, start + training.batchSize)];
    const gather = (values: ArrayLike<number>, width: number) =>
      rows.flatMap((row) => Array.from({ length: width }, (_, i) => values[row * width + i] as number));
    losses.push(
      tf.tidy(() => {
        const x = tf.tensor(gather(data.inputs, size), [rows.length, ...data.inputShape]);
        const targets = tf.tensor(gather(data.targets, 1), [rows.length, 1]);
        const lengths = data.lengths ? gather(data.lengths, 1) : [];
        const loss = adam.minimize(
          () => lossOf(data, forward(network, weights, x, lengths), targets),
          true,
          Object.values(weights),
        ) as tf.Scalar;
        return loss.dataSync()[0] as number;
      }),
    );
  }
  for (const weight of Object.values(weights)) weight.dispose();
  adam.dispose();
  return losses;
}
