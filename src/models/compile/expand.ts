/** Expands a network into an ordered list of ops: its layers, and the projections and joins that its skips need. */
import { type LayerKind, layerDefinition } from '../layers/index.ts';
import type { Inferred, LayerShapes } from '../network/inferShapes.ts';
import { activeSkipsInto, inputOf, type LayerId, type LayerNode, type Network, type Skip, skipKey } from '../network/network.ts';
import { branchScaleOf, scaleOf } from '../network/skips.ts';
import { type Addend, join, UNSCALED } from '../ops/join.ts';
import type { OpDefinition } from '../ops/op.ts';
import { type ProjectionParams, projection } from '../ops/projection.ts';
import type { Shape } from '../ops/shape.ts';
import type { NetworkPart } from './parts.ts';

/** One op: its definition and parameters, the values that it reads and writes, and the names of its weights. */
export interface Op {
  kind: LayerKind | 'projection' | 'join';
  /** The layer, skip or join that it computes. Dispatches, reports and stop messages are named after it. */
  part: NetworkPart;
  /** The layer that it belongs to; a skip belongs to the layer that it joins. */
  owner: LayerId;
  definition: OpDefinition<unknown>;
  params: unknown;
  inputs: readonly string[];
  output: string;
  shape: Shape;
  inputShapes: readonly Shape[];
  /** The full name of one of its weights: `dense2.weight`, `dense2.projection_input`. */
  parameter(weight: string): string;
}

const op = <P>(definition: OpDefinition<P>, rest: { params: P } & Omit<Op, 'definition' | 'params'>): Op => ({
  ...rest,
  // The cast is safe because the definition and its parameters are paired here, and stay together.
  definition: definition as OpDefinition<unknown>,
});

/** The name of a layer's own output if a join follows. */
const ownValue = (layer: LayerNode) => `${layer.id}:own`;

/** @param inferred shapes of the same network, without issues */
export function expand(network: Network, { shapes }: Inferred): Op[] {
  const shapesOf = (id: string): LayerShapes => {
    const found = shapes.get(id);
    if (!found) throw new Error(`internal: no shapes of ${id}`);
    return found;
  };
  const ops: Op[] = [];
  for (const layer of network.layers) {
    const { in: inputShape, own, out, skips: resolved } = shapesOf(layer.id);
    const skips = activeSkipsInto(network, layer.id);
    const arriving = skips.map((skip) => {
      const found = resolved.get(skip.from);
      if (!found) throw new Error(`internal: the skip from ${skip.from} to ${layer.id} is not resolved`);
      if (!found.projection) return { skip, value: skip.from, shape: found.shape };
      const value = skipKey(skip);
      ops.push(projectionOp(layer, skip, value, found.projection, shapesOf(skip.from).out));
      return { skip, value, shape: found.shape };
    });
    const source = inputOf(network, layer);
    const layerOp = op(layerDefinition(layer.kind), {
      kind: layer.kind,
      part: { layer: layer.id },
      owner: layer.id,
      params: layer.params,
      inputs: source ? [source.id] : [],
      inputShapes: [inputShape],
      output: skips.length > 0 ? ownValue(layer) : layer.id,
      shape: own,
      parameter: (weight) => `${layer.id}.${weight}`,
    });
    ops.push(layerOp);
    if (skips.length > 0) ops.push(joinOp(network, layer, own, out, arriving));
  }
  return ops;
}

function projectionOp(layer: LayerNode, skip: Skip, output: string, params: ProjectionParams, source: Shape): Op {
  return op(projection, {
    kind: 'projection',
    part: { from: skip.from, to: layer.id },
    owner: layer.id,
    params,
    inputs: [skip.from],
    inputShapes: [source],
    output,
    shape: params.target,
    parameter: (weight) => `${layer.id}.${weight}_${skip.from}`,
  });
}

interface Arriving {
  skip: Skip;
  value: string;
  shape: Shape;
}

function joinOp(network: Network, layer: LayerNode, own: Shape, shape: Shape, arriving: readonly Arriving[]): Op {
  const adds = arriving.filter(({ skip }) => skip.merge === 'add');
  const concats = arriving.filter(({ skip }) => skip.merge === 'concat');
  const parts = [...adds, ...concats];
  const addends = adds.map(({ skip }): Addend => ({ from: skip.from, alpha: scaleOf(skip), learned: skip.scale === 'learned' }));
  const branch = adds.length > 0 ? branchScaleOf(network) : UNSCALED;
  return op(join, {
    kind: 'join',
    part: { join: layer.id },
    owner: layer.id,
    params: { addends, branch, activation: layer.joinActivation ?? 'linear' },
    inputs: [ownValue(layer), ...parts.map((part) => part.value)],
    inputShapes: [own, ...parts.map((part) => part.shape)],
    output: layer.id,
    shape,
    parameter: (weight) => `${layer.id}.${weight}`,
  });
}
