import { blockUntilReady, type Device, defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import type { NamedTensor } from '../../src/experiment/formats/safetensors.ts';
import { activeSkipsInto, type LayerNode } from '../../src/models/network/network.ts';
import type { Contender, Task } from '../contender.ts';

type Values = Record<string, np.Array>;

/** Returns a new reference to a weight, because jax-js frees an array when its last reference is passed to an operation. */
const weightOf = (weights: Values, name: string): np.Array => {
  const found = weights[name];
  if (!found) throw new Error(`no weight ${name}`);
  return found.ref;
};

const activate = (name: unknown, z: np.Array): np.Array => (name === 'relu' ? nn.relu(z) : name === 'tanh' ? np.tanh(z) : z);

/** Images are [N, C, H, W] and convolution weights are [out, in, kh, kw], as jax-js requires. */
const isImage = (x: np.Array) => x.shape.length === 4;

function project(x: np.Array, weight: np.Array): np.Array {
  return isImage(x) ? lax.conv(x, weight, [1, 1], 'SAME') : np.dot(x, weight);
}

function lstm({ id, params }: LayerNode, weights: Values, x: np.Array): np.Array {
  const units = Number(params.units);
  const [batch = 1, time = 1] = x.shape;
  const inputs = np.dot(x, weightOf(weights, `${id}.weight`)).add(weightOf(weights, `${id}.bias`));
  let h = np.zeros([batch, units]);
  let c = np.zeros([batch, units]);
  const outputs: np.Array[] = [];
  const column = (z: np.Array, gate: number) => z.slice([], [gate * units, (gate + 1) * units]);
  for (let t = 0; t < time; t++) {
    const z = inputs.ref.slice([], t).add(np.dot(h, weightOf(weights, `${id}.recurrent`)));
    const i = nn.sigmoid(column(z.ref, 0));
    const f = nn.sigmoid(column(z.ref, 1));
    const g = np.tanh(column(z.ref, 2));
    const o = nn.sigmoid(column(z, 3));
    c = f.mul(c).add(i.mul(g));
    h = o.mul(np.tanh(c.ref));
    if (params.output === 'sequence') outputs.push(h.ref);
  }
  inputs.dispose();
  c.dispose();
  if (params.output !== 'sequence') return h;
  h.dispose();
  return np.stack(outputs, 1);
}

function own(node: LayerNode, weights: Values, x: np.Array): np.Array {
  const { kind, id, params } = node;
  const [n = 1] = x.shape;
  switch (kind) {
    case 'dense':
      return activate(params.activation, np.dot(x, weightOf(weights, `${id}.weight`)).add(weightOf(weights, `${id}.bias`)));
    case 'conv2d': {
      const z = lax.conv(x, weightOf(weights, `${id}.weight`), [1, 1], 'SAME');
      return activate(params.activation, z.add(weightOf(weights, `${id}.bias`).reshape([1, -1, 1, 1])));
    }
    case 'maxPool2d': {
      const size = Number(params.size);
      return lax.reduceWindow(x, (window) => np.max(window), [1, 1, size, size], [1, 1, size, size]);
    }
    case 'flatten':
      return np.transpose(x, [0, 2, 3, 1]).reshape([n, -1]);
    case 'lstm':
      return lstm(node, weights, x);
    default:
      return x;
  }
}

function logitsOf({ network }: Task, weights: Values, x: np.Array): np.Array {
  const values = new Map<string, np.Array>();
  let value = x;
  for (const node of network.layers) {
    value = own(node, weights, value);
    for (const { from } of activeSkipsInto(network, node.id)) {
      const source = values.get(from)?.ref;
      if (!source) throw new Error(`no value of ${from}`);
      const name = `${node.id}.projection_${from}`;
      value = value.add(weights[name] ? project(source, weightOf(weights, name)) : source);
    }
    values.set(node.id, value.ref);
  }
  for (const kept of values.values()) kept.dispose();
  return value;
}

function lossOf({ data }: Task, logits: np.Array, targets: np.Array): np.Array {
  switch (data.task.type) {
    case 'binary':
      return np.mean(
        nn
          .relu(logits.ref)
          .sub(logits.ref.mul(targets))
          .add(np.log(np.exp(np.abs(logits).mul(-1)).add(1))),
      );
    case 'classes':
      return np.mean(nn.logSoftmax(logits).mul(targets).sum(-1)).mul(-1);
    case 'regression':
      return np.mean(np.square(logits.sub(targets)));
    default:
      return data.task satisfies never;
  }
}

/** Transposes on the host: axis i of the result is axis `order[i]` of `values`. */
function transposed(values: ArrayLike<number>, shape: readonly number[], order: readonly number[]): np.Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const target = order.map((axis) => shape[axis] ?? 1);
  const result = new Float32Array(values.length);
  const position = target.map(() => 0);
  for (let i = 0; i < result.length; i++) {
    result[i] = values[position.reduce((sum, at, axis) => sum + at * (strides[order[axis] ?? 0] ?? 0), 0)] ?? Number.NaN;
    for (let axis = target.length - 1; axis >= 0; axis--) {
      const next = (position[axis] ?? 0) + 1;
      position[axis] = next === target[axis] ? 0 : next;
      if (position[axis] !== 0) break;
    }
  }
  return np.array(result).reshape(target);
}

/** Convolution weights are [kh, kw, in, out] in Skiplab. */
const toJax = ({ shape, values }: NamedTensor): np.Array =>
  shape.length === 4 ? transposed(values, shape, [3, 2, 0, 1]) : np.array(Float32Array.from(values)).reshape([...shape]);

export const jax = (device: Device): Contender => ({
  name: `jax-js ${device}`,
  async prepare(task, initial) {
    await init(device);
    defaultDevice(device);
    const { data, training, network } = task;
    const { beta1, beta2, epsilon } = training.optimiser.params;
    const [b1, b2, tiny, rate] = [Number(beta1), Number(beta2), Number(epsilon), training.learningRate];
    const shape = [data.count, ...data.inputShape];
    const x = shape.length === 4 ? transposed(data.inputs, shape, [0, 3, 1, 2]) : np.array(Float32Array.from(data.inputs)).reshape(shape);
    const classes = data.task.type === 'classes' ? data.task.labels.length : 1;
    const targets =
      classes > 1
        ? np
            .array(
              Float32Array.from({ length: data.count * classes }, (_, i) =>
                data.targets[Math.floor(i / classes)] === i % classes ? 1 : 0,
              ),
            )
            .reshape([data.count, classes])
        : np.array(Float32Array.from(data.targets)).reshape([data.count, 1]);
    // The projection of a skip into a convolution is a 1×1 convolution, so its weight [in, out] gets two leading axes of size 1.
    const kinds = new Map(network.layers.map(({ id, kind }) => [id, kind]));
    const kernelOf = (tensor: NamedTensor): NamedTensor => {
      const [layer = ''] = tensor.name.split('.');
      return tensor.name.includes('.projection_') && kinds.get(layer) === 'conv2d' ? { ...tensor, shape: [1, 1, ...tensor.shape] } : tensor;
    };
    let weights: Values = Object.fromEntries(initial.map((tensor) => [tensor.name, toJax(kernelOf(tensor))]));
    const zeros = (): Values => Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, np.zeros(weight.shape)]));
    let m = zeros();
    let v = zeros();
    // These are Adam's bias corrections 1 − β₁ᵗ and 1 − β₂ᵗ. Each step replaces a correction c with β·c + 1 − β.
    let c1 = np.array(0);
    let c2 = np.array(0);

    const gradient = valueAndGrad((given: Values, input: np.Array, wanted: np.Array) => {
      const logits = logitsOf(task, given, input);
      for (const weight of Object.values(given)) weight.dispose();
      return lossOf(task, logits, wanted);
    });
    const step = jit((w: Values, first: Values, second: Values, k1: np.Array, k2: np.Array, input: np.Array, wanted: np.Array) => {
      const copies: Values = Object.fromEntries(Object.entries(w).map(([name, weight]) => [name, weight.ref]));
      const [loss, grads] = gradient(copies, input, wanted) as [np.Array, Values];
      const n1 = k1.mul(b1).add(1 - b1);
      const n2 = k2.mul(b2).add(1 - b2);
      const next: [Values, Values, Values] = [{}, {}, {}];
      for (const [name, weight] of Object.entries(w)) {
        const g = grads[name] as np.Array;
        const mean = (first[name] as np.Array).mul(b1).add(g.ref.mul(1 - b1));
        const square = (second[name] as np.Array).mul(b2).add(np.square(g).mul(1 - b2));
        next[1][name] = mean.ref;
        next[2][name] = square.ref;
        next[0][name] = weight.sub(
          mean
            .div(n1.ref)
            .div(np.sqrt(square.div(n2.ref)).add(tiny))
            .mul(rate),
        );
      }
      return [...next, n1, n2, loss] as [Values, Values, Values, np.Array, np.Array, np.Array];
    });
    return {
      async run(steps) {
        defaultDevice(device);
        let value = Number.NaN;
        for (let i = 0; i < steps; i++) {
          const [w, first, second, k1, k2, loss] = step(weights, m, v, c1, c2, x.ref, targets.ref);
          [weights, m, v, c1, c2] = [w, first, second, k1, k2];
          if (i < steps - 1) loss.dispose();
          else [value = Number.NaN] = await loss.data();
        }
        await blockUntilReady(Object.values(weights));
        return value;
      },
      free() {
        for (const tree of [weights, m, v]) for (const array of Object.values(tree)) array.dispose();
        for (const array of [c1, c2, x, targets]) array.dispose();
        step.dispose();
      },
    };
  },
});
