/** A network with its skips → a list of ops in order: layers, and the projections and joins that skips bring. */
import type { Activation } from '../../shaders/activations.ts';
import { layerDefinition } from '../layers/index.ts';
import type { Inferred, LayerShapes } from '../network/inferShapes.ts';
import { activeSkipsInto, type LayerNode, type Network, type Skip } from '../network/network.ts';
import { scaleOf } from '../network/skips.ts';
import { type Addend, canFuse, type JoinParams, join } from '../ops/join.ts';
import type { OpDefinition } from '../ops/op.ts';
import { type ProjectionParams, projection } from '../ops/projection.ts';
import type { Shape } from '../ops/shape.ts';

/** One op: its definition with its parameters inside, the values that it reads and makes, and what its weights are called. */
export interface Op {
  label: string;
  definition: OpDefinition<unknown>;
  params: unknown;
  inputs: readonly string[];
  output: string;
  shape: Shape;
  inputShapes: readonly Shape[];
  /** The full name of one of its weights: `dense2.weight`, `dense2.projection_input`. */
  parameter(weight: string): string;
  /** What the op takes over from the join that follows it: its output, and the addend's value by name. */
  fused?: { output: string; addend: string; alpha: number; learned: string | undefined; activation: Activation };
}

const op = <P>(definition: OpDefinition<P>, rest: { params: P } & Omit<Op, 'definition' | 'params'>): Op => ({
  ...rest,
  // Definition and parameters are paired here, where both types are known; nobody else takes them apart.
  definition: definition as OpDefinition<unknown>,
});

/** The value that a layer's own computation makes, where a join follows. */
const ownValue = (layer: LayerNode) => `${layer.id}:own`;

/** @param inferred shapes of the same network, without issues */
export function expand(network: Network, { shapes }: Inferred): Op[] {
  const shapesOf = (id: string): LayerShapes => {
    const found = shapes.get(id);
    if (!found) throw new Error(`internal: no shapes of ${id}`);
    return found;
  };
  const ops: Op[] = [];
  let before: string | undefined;
  for (const layer of network.layers) {
    const { in: inputShape, own, out, skips: resolved } = shapesOf(layer.id);
    const skips = activeSkipsInto(network, layer.id);
    const arriving = skips.map((skip) => {
      const found = resolved.get(skip.from);
      if (!found) throw new Error(`internal: the skip from ${skip.from} to ${layer.id} is not resolved`);
      if (!found.projection) return { skip, value: skip.from, shape: found.shape };
      const value = `${skip.from}→${layer.id}`;
      ops.push(projectionOp(layer, skip, value, found.projection, shapesOf(skip.from).out));
      return { skip, value, shape: found.shape };
    });
    const layerOp = op(layerDefinition(layer.kind), {
      label: layer.id,
      params: layer.params,
      inputs: before === undefined ? [] : [before],
      inputShapes: [inputShape],
      output: skips.length > 0 ? ownValue(layer) : layer.id,
      shape: own,
      parameter: (weight) => `${layer.id}.${weight}`,
    });
    ops.push(layerOp);
    if (skips.length > 0) {
      const joinOp = makeJoin(network, layer, own, out, arriving);
      ops.push(joinOp);
      const fused = fuse(joinOp);
      if (fused) layerOp.fused = fused;
    }
    before = layer.id;
  }
  return ops;
}

function projectionOp(layer: LayerNode, skip: Skip, output: string, params: ProjectionParams, source: Shape): Op {
  return op(projection, {
    label: output,
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

function makeJoin(
  network: Network,
  layer: LayerNode,
  own: Shape,
  shape: Shape,
  arriving: readonly Arriving[],
): Op & { params: JoinParams } {
  const adds = arriving.filter(({ skip }) => skip.merge === 'add');
  const concats = arriving.filter(({ skip }) => skip.merge === 'concat');
  const parts = [...adds, ...concats];
  const activation = layer.joinActivation ?? 'linear';
  const addends = adds.map(({ skip }): Addend => ({ from: skip.from, alpha: scaleOf(network, skip), learned: skip.scale === 'learned' }));
  const firstIsFused = Boolean(layerDefinition(layer.kind).fusesJoin) && canFuse(adds.length, concats.length, activation);
  const params: JoinParams = { addends, activation, firstIsFused };
  return {
    ...op(join, {
      label: `${layer.id} join`,
      params,
      inputs: [ownValue(layer), ...parts.map((part) => part.value)],
      inputShapes: [own, ...parts.map((part) => part.shape)],
      output: layer.id,
      shape,
      parameter: (weight) => `${layer.id}.${weight}`,
    }),
    params,
  };
}

function fuse({ params, inputs, output, parameter }: Op & { params: JoinParams }): Op['fused'] | null {
  const [addend] = params.addends;
  const value = inputs[1];
  if (!params.firstIsFused || !addend || value === undefined) return null;
  return {
    output,
    addend: value,
    alpha: addend.learned ? 1 : addend.alpha,
    learned: addend.learned ? parameter(`scale_${addend.from}`) : undefined,
    // With more addends to come, the join applies its activation after the last.
    activation: params.addends.length === 1 ? params.activation : 'linear',
  };
}
