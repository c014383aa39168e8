/** Infers the shapes and costs of a network in one pass over its layers, from the input to the head, and finds its problems. */
import { fieldIssue, type Params, type Schema } from '../../schema/fields.ts';
import { layerDefinition } from '../layers/index.ts';
import { featuresOf, type HeadNeed, type Shape, sizeOf, withFeatures } from '../ops/shape.ts';
import { type Issue, issues } from './issues.ts';
import { indicesOf, inputOf, type LayerId, type LayerNode, type Network, nameOf, type Skip } from './network.ts';
import { branchScaleOf, type ResolvedSkip, resolveSkip, wiringIssue } from './skips.ts';

export interface LayerShapes {
  in: Shape;
  /** The shape of the layer's own output, before the join. After its projection, an add skip must have this shape. */
  own: Shape;
  /** The shape of the layer's output after the join, with the concat skips appended. */
  out: Shape;
  /** The product of the strides from the network's input to the layer's output. */
  stride: number;
  /** The skips that can be joined at the layer, including disabled ones, keyed by the layer where each starts. */
  skips: ReadonlyMap<LayerId, ResolvedSkip>;
  /** The number of trained values of the layer, of the projections of its skips, and of its learned scales. */
  parameters: number;
  /** The number of multiply-adds of the forward pass for one example, projections included. */
  multiplyAdds: number;
}

export interface Inferred {
  /** Contains the layers before the first one whose shape cannot be inferred; empty if the list of layers itself has a problem. */
  shapes: ReadonlyMap<LayerId, LayerShapes>;
  issues: readonly Issue[];
}

const cache = new WeakMap<Network, Map<string, Inferred>>();

/**
 * Results are cached per network object.
 * @param inputShape the shape of one example
 */
export function inferShapes(network: Network, inputShape: Shape, head?: HeadNeed): Inferred {
  const key = `${inputShape.join()} ${head?.outputs ?? ''} ${head?.why ?? ''}`;
  let known = cache.get(network);
  if (!known) {
    known = new Map();
    cache.set(network, known);
  }
  let result = known.get(key);
  if (!result) {
    result = head ? withTaskIssue(network, inferShapes(network, inputShape), head) : infer(network, inputShape);
    known.set(key, result);
  }
  return result;
}

/** Adds an issue if the head's shape is known but is not the shape that the task needs. */
function withTaskIssue(network: Network, inferred: Inferred, head: HeadNeed): Inferred {
  const shape = inferred.shapes.get(network.layers.at(-1)?.id ?? '')?.out;
  if (!shape || (shape.length === 1 && shape[0] === head.outputs)) return inferred;
  return { ...inferred, issues: [...inferred.issues, issues.task(network, shape, head)] };
}

function infer(network: Network, inputShape: Shape): Inferred {
  const found: Issue[] = [...trunkIssues(network), ...skipIssues(network)];
  const shapes = new Map<LayerId, LayerShapes>();
  if (found.some((issue) => issue.code === 'trunk')) return { shapes, issues: found };
  const arriving = new Map<LayerId, Skip[]>(network.layers.map(({ id }) => [id, []]));
  for (const skip of network.skips) arriving.get(skip.to)?.push(skip);
  let before: LayerNode | undefined;
  for (const layer of network.layers) {
    const definition = layerDefinition(layer.kind);
    const source = layer.from === undefined ? before : inputOf(network, layer);
    const shape = source ? (shapes.get(source.id)?.out ?? inputShape) : inputShape;
    const wrong = parameterProblem(layer);
    if (wrong) {
      found.push(issues.parameter(network, layer, wrong));
      return { shapes, issues: found };
    }
    const result = definition.inferShape(shape, layer.params);
    if ('problem' in result) {
      found.push(issues.shape(network, layer, source ?? layer, shape, result.problem));
      return { shapes, issues: found };
    }
    const own = result.shape;
    const stride = (shapes.get(source?.id ?? '')?.stride ?? 1) * (definition.stride?.(layer.params) ?? 1);
    const joined = joinSkips(network, layer, { own, stride }, arriving.get(layer.id) ?? [], shapes);
    found.push(...joined.issues);
    const weights = Object.values(definition.weights([shape], layer.params))
      .filter(({ role }) => role !== 'state')
      .reduce((sum, weight) => sum + sizeOf(weight.shape), 0);
    shapes.set(layer.id, {
      in: shape,
      own,
      out: joined.out,
      stride,
      skips: joined.skips,
      parameters: weights + joined.parameters,
      multiplyAdds: definition.multiplyAdds(shape, layer.params) + joined.multiplyAdds,
    });
    before = layer;
  }
  return { shapes, issues: found };
}

function joinSkips(
  network: Network,
  layer: LayerNode,
  { own, stride }: Pick<LayerShapes, 'own' | 'stride'>,
  arriving: readonly Skip[],
  shapes: ReadonlyMap<LayerId, LayerShapes>,
) {
  const found: Issue[] = [];
  const skips = new Map<LayerId, ResolvedSkip>();
  let appended = 0;
  let parameters = 0;
  let multiplyAdds = 0;
  // Disabled skips are also resolved, because the page shows their projections too.
  for (const skip of arriving) {
    const start = shapes.get(skip.from);
    if (!start) continue; // skipIssues reports this skip
    const source = start.out;
    const resolved = resolveSkip(skip, source, own, stride / start.stride);
    if ('problem' in resolved) {
      if (skip.enabled) found.push(issues.skipShape(network, skip.from, layer.id, resolved.problem));
      continue;
    }
    skips.set(skip.from, resolved);
    if (!skip.enabled) continue;
    if (skip.merge === 'concat') appended += featuresOf(resolved.shape);
    parameters += resolved.parameters + (skip.merge === 'add' && skip.scale === 'learned' ? 1 : 0);
    if (resolved.projection?.map === 'matrix') multiplyAdds += sizeOf(resolved.shape) * featuresOf(source);
  }
  const isBranchLearned = branchScaleOf(network).learned && arriving.some(({ enabled, merge }) => enabled && merge === 'add');
  if (isBranchLearned) parameters += 1;
  return { issues: found, skips, parameters, multiplyAdds, out: appended > 0 ? withFeatures(own, featuresOf(own) + appended) : own };
}

function trunkIssues(network: Network): Issue[] {
  const { layers } = network;
  const found: Issue[] = [];
  const first = layers[0];
  if (!first || !layerDefinition(first.kind).isInput)
    found.push(issues.trunk(first?.id ?? '', 'A network must start with Input. Add it as the first layer.'));
  if (layers.length < 2) found.push(issues.trunk(first?.id ?? '', 'The network has no layer after Input. Add a layer.'));
  const seen = new Set<LayerId>();
  for (const layer of layers) {
    if (seen.has(layer.id)) found.push(issues.trunk(layer.id, `Two layers have the id ${layer.id}. Give each layer its own id.`));
    if (layer !== first && layerDefinition(layer.kind).isInput)
      found.push(
        issues.trunk(layer.id, `${nameOf(network, layer.id)} is allowed only as the first layer, but is not the first. Remove it.`),
      );
    if (layer.from !== undefined && !seen.has(layer.from))
      found.push(
        issues.trunk(
          layer.id,
          `${nameOf(network, layer.id)} takes its input from ${nameOf(network, layer.from)}, which is not an earlier layer. Use an earlier layer.`,
        ),
      );
    seen.add(layer.id);
  }
  return found;
}

function skipIssues(network: Network): Issue[] {
  const found: Issue[] = [];
  const seen = new Set<number>();
  const indices = indicesOf(network);
  const indexOf = (id: LayerId) => indices.get(id) ?? -1;
  for (const { from, to } of network.skips) {
    const wiring = wiringIssue(network, from, to, indexOf);
    const ends = indexOf(from) * network.layers.length + indexOf(to);
    if (wiring) found.push(wiring);
    else if (seen.has(ends)) found.push(issues.skipTwice(network, from, to));
    else seen.add(ends);
  }
  return found;
}

const problems = new WeakMap<LayerNode, string | null>();

/** Results are cached per layer object, because most edits change one of hundreds of layers. */
function parameterProblem(layer: LayerNode): string | null {
  const known = problems.get(layer);
  if (known !== undefined) return known;
  const found = firstProblem(layerDefinition(layer.kind).schema, layer.params);
  problems.set(layer, found);
  return found;
}

function firstProblem(schema: Schema, params: Params): string | null {
  for (const [name, field] of Object.entries(schema)) {
    const problem = fieldIssue(field, params[name]);
    if (problem) return problem;
  }
  return null;
}

export const totalParameters = ({ shapes }: Inferred): number => [...shapes.values()].reduce((sum, layer) => sum + layer.parameters, 0);
export const totalMultiplyAdds = ({ shapes }: Inferred): number => [...shapes.values()].reduce((sum, layer) => sum + layer.multiplyAdds, 0);
