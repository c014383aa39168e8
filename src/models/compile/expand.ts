/**
 * Expands a network into an ordered list of ops: layers, projections, joins and held values. A held value is a constant that replaces a
 * part of the network, as a lesion requires.
 */
import { type LayerKind, layerDefinition } from '../layers/index.ts';
import type { Inferred, LayerShapes } from '../network/inferShapes.ts';
import {
  activeSkipsInto,
  inputOf,
  type LayerId,
  type LayerNode,
  type Lesion,
  lesionAt,
  type Network,
  type Skip,
  skipKey,
} from '../network/network.ts';
import { branchScaleOf, scaleOf } from '../network/skips.ts';
import { HELD, heldValue } from '../ops/heldValue.ts';
import { join, type Term } from '../ops/join.ts';
import type { OpDefinition } from '../ops/op.ts';
import { type ProjectionParams, projection } from '../ops/projection.ts';
import type { Shape } from '../ops/shape.ts';
import type { NetworkPart } from './parts.ts';

export interface Op {
  kind: LayerKind | 'projection' | 'join' | 'held value';
  /** The part of the network to which the op's dispatches belong. Speed reports and messages about a stopped run give its name. */
  part: NetworkPart;
  /** The layer that the op belongs to. The ops of a skip belong to the layer where the skip ends. */
  owner: LayerId;
  definition: OpDefinition<unknown>;
  params: unknown;
  inputs: readonly string[];
  output: string;
  shape: Shape;
  inputShapes: readonly Shape[];
  /** The full name of one of the op's weights, such as `dense2.weight` or `dense2.projection_input`. */
  parameter(weight: string): string;
}

const op = <P>(definition: OpDefinition<P>, rest: { params: P } & Omit<Op, 'definition' | 'params'>): Op => ({
  ...rest,
  // The cast is safe because the definition and its `params` are paired here, and stay together.
  definition: definition as OpDefinition<unknown>,
});

/** The name of a layer's own output if a join follows. */
export const ownValue = (layer: Pick<LayerNode, 'id'>) => `${layer.id}:own`;

const UNSCALED = { beta: 1, learned: false };

/**
 * The full name of the weight of a held value, which replaces the output of layer `at` before its join, or the skip from `from` to `at`.
 */
const heldName = (weight: string, at: LayerId, from?: LayerId) => `${at}.${weight}${from === undefined ? '' : `_${from}`}`;

export const meanName = ({ at, from }: Pick<Lesion, 'at' | 'from'>): string => heldName(HELD, at, from);

/** @param inferred the inferred shapes of the same network, which must have no issues */
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
    const arriving = skips.flatMap((skip): Arriving[] => {
      const found = resolved.get(skip.from);
      if (!found) throw new Error(`internal: the skip from ${skip.from} to ${layer.id} is not resolved`);
      const value = skipKey(skip);
      const lesion = lesionAt(network, layer.id, skip.from);
      if (lesion?.by === 'nothing' && skip.merge === 'add') return [];
      if (lesion) ops.push(heldOp(layer, value, found.shape, skip.from));
      else if (found.projection) ops.push(projectionOp(layer, skip, value, found.projection, shapesOf(skip.from).out));
      else return [{ skip, value: skip.from, shape: found.shape }];
      return [{ skip, value, shape: found.shape }];
    });
    const source = inputOf(network, layer);
    const { by } = lesionAt(network, layer.id) ?? {};
    const hasJoin = skips.length > 0 || by === 'input';
    const output = hasJoin ? ownValue(layer) : layer.id;
    const isLeftOut = by === 'nothing' && arriving.some(({ skip }) => skip.merge === 'add');
    if (by === undefined)
      ops.push(
        op(layerDefinition(layer.kind), {
          kind: layer.kind,
          part: { layer: layer.id },
          owner: layer.id,
          params: layer.params,
          inputs: source ? [source.id] : [],
          inputShapes: [inputShape],
          output,
          shape: own,
          parameter: (weight) => `${layer.id}.${weight}`,
        }),
      );
    else if (by !== 'input' && !isLeftOut) ops.push(heldOp(layer, output, own));
    const value = by === 'input' && source ? source.id : output;
    if (hasJoin) ops.push(joinOp(network, layer, isLeftOut ? null : { value, shape: own }, out, arriving));
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

const heldOp = (layer: LayerNode, output: string, shape: Shape, from?: LayerId): Op =>
  op(heldValue, {
    kind: 'held value',
    part: from === undefined ? { layer: layer.id } : { from, to: layer.id },
    owner: layer.id,
    params: { shape },
    inputs: [],
    inputShapes: [],
    output,
    shape,
    parameter: (weight) => heldName(weight, layer.id, from),
  });

interface Arriving {
  skip: Skip;
  value: string;
  shape: Shape;
}

/** @param own the layer's own output; null if a lesion leaves it out, in which case the first term of the sum is an add skip */
function joinOp(network: Network, layer: LayerNode, own: Omit<Arriving, 'skip'> | null, shape: Shape, arriving: readonly Arriving[]): Op {
  const adds = arriving.filter(({ skip }) => skip.merge === 'add');
  const concats = arriving.filter(({ skip }) => skip.merge === 'concat');
  const addends = adds.map(
    ({ skip }): Term => ({ scale: scaleOf(skip), learned: skip.scale === 'learned', weight: `scale_${skip.from}`, from: skip.from }),
  );
  // The branch scale and the activation do not depend on lesions: a skip that a lesion removes still counts.
  const skips = activeSkipsInto(network, layer.id);
  const { beta, learned } = skips.some(({ merge }) => merge === 'add') ? branchScaleOf(network) : UNSCALED;
  const [first, ...others] = [...(own ? [{ scale: beta, learned, weight: 'branch_scale' }] : []), ...addends];
  if (!first) throw new Error(`internal: the join at ${layer.id} has no term`);
  const parts = [...(own ? [own] : []), ...adds, ...concats];
  return op(join, {
    kind: 'join',
    part: { join: layer.id },
    owner: layer.id,
    params: { terms: [first, ...others], activation: (skips.length > 0 && layer.joinActivation) || 'linear' },
    inputs: parts.map((part) => part.value),
    inputShapes: parts.map((part) => part.shape),
    output: layer.id,
    shape,
    parameter: (weight) => `${layer.id}.${weight}`,
  });
}
