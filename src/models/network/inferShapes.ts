/** Shapes through a network: one pass along the trunk, with every problem named where it is. */
import { fieldIssue, type Params, type Schema } from '../../schema/fields.ts';
import { layerDefinition } from '../layers/index.ts';
import { featuresOf, type HeadNeed, type Shape, sizeOf, withFeatures } from '../ops/shape.ts';
import { type Issue, issues } from './issues.ts';
import { inputOf, type LayerId, type LayerNode, layerName, type Network, type Skip, skipKey } from './network.ts';
import { branchScaleOf, type ResolvedSkip, resolveSkip, wiringIssue } from './skips.ts';

export interface LayerShapes {
  /** The shape that reaches the layer. */
  in: Shape;
  /** The layer's own output, which add skips must fit. */
  own: Shape;
  /** What leaves the layer, with the concat skips appended. */
  out: Shape;
  /** The skips that arrive, resolved, by the layer that they come from. */
  skips: ReadonlyMap<LayerId, ResolvedSkip>;
  /** Trained numbers of the layer and of what its skips bring. */
  parameters: number;
  /** Multiply-adds of the forward pass for one example, projections included. */
  multiplyAdds: number;
}

export interface Inferred {
  /** Of the layers up to the first whose shape is not known. */
  shapes: ReadonlyMap<LayerId, LayerShapes>;
  issues: readonly Issue[];
}

const cache = new WeakMap<Network, Map<string, Inferred>>();

/** Shapes, parameters and problems of a network whose examples have this shape. Remembered per network value. */
export function inferShapes(network: Network, inputShape: Shape, head?: HeadNeed): Inferred {
  const key = `${inputShape.join()} ${head?.outputs ?? ''} ${head?.why ?? ''}`;
  let known = cache.get(network);
  if (!known) {
    known = new Map();
    cache.set(network, known);
  }
  let result = known.get(key);
  if (!result) {
    result = infer(network, inputShape, head);
    known.set(key, result);
  }
  return result;
}

function infer(network: Network, inputShape: Shape, head: HeadNeed | undefined): Inferred {
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
      found.push(issues.parameter(layer, wrong));
      return { shapes, issues: found };
    }
    const result = definition.inferShape(shape, layer.params);
    if ('problem' in result) {
      found.push(issues.shape(layer, source ?? layer, shape, result.problem));
      return { shapes, issues: found };
    }
    const own = result.shape;
    const joined = joinSkips(network, layer, own, arriving.get(layer.id) ?? [], shapes);
    found.push(...joined.issues);
    const weights = Object.values(definition.weights([shape], layer.params))
      .filter(({ role }) => role !== 'state')
      .reduce((sum, weight) => sum + sizeOf(weight.shape), 0);
    shapes.set(layer.id, {
      in: shape,
      own,
      out: joined.out,
      skips: joined.skips,
      parameters: weights + joined.parameters,
      multiplyAdds: definition.multiplyAdds(shape, layer.params) + joined.multiplyAdds,
    });
    before = layer;
  }
  const last = shapes.get(network.layers.at(-1)?.id ?? '')?.out ?? inputShape;
  if (head && !(last.length === 1 && last[0] === head.outputs)) found.push(issues.task(network, last, head.outputs, head.why));
  return { shapes, issues: found };
}

function joinSkips(network: Network, layer: LayerNode, own: Shape, arriving: readonly Skip[], shapes: ReadonlyMap<LayerId, LayerShapes>) {
  const found: Issue[] = [];
  const skips = new Map<LayerId, ResolvedSkip>();
  let appended = 0;
  let parameters = 0;
  let multiplyAdds = 0;
  // Skips that are switched off are resolved too: the page shows what they would do.
  for (const skip of arriving) {
    const source = shapes.get(skip.from)?.out;
    if (!source) continue; // named by skipIssues
    const resolved = resolveSkip(skip, source, own);
    if ('problem' in resolved) {
      if (skip.enabled) found.push(issues.skipShape(network, skip.from, source, layer.id, own, resolved.problem));
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

function trunkIssues({ layers }: Network): Issue[] {
  const found: Issue[] = [];
  const first = layers[0];
  if (!first || !layerDefinition(first.kind).isInput) found.push(issues.trunk(first?.id ?? '', 'The network must begin with its Input.'));
  if (layers.length < 2) found.push(issues.trunk(first?.id ?? '', 'The network has no layer after its Input; add one.'));
  const seen = new Set<LayerId>();
  for (const layer of layers) {
    if (seen.has(layer.id)) found.push(issues.trunk(layer.id, `Two layers are called ${layer.id}; each needs a name of its own.`));
    if (layer !== first && layerDefinition(layer.kind).isInput)
      found.push(issues.trunk(layer.id, 'A network has one Input, at its beginning.'));
    if (layer.from !== undefined && !seen.has(layer.from))
      found.push(issues.trunk(layer.id, `${layerName(layer)} takes its input from ${layer.from}, which is no earlier layer.`));
    seen.add(layer.id);
  }
  return found;
}

function skipIssues(network: Network): Issue[] {
  const seen = new Set<string>();
  const indices = new Map(network.layers.map(({ id }, i) => [id, i]));
  const indexOf = (id: LayerId) => indices.get(id) ?? -1;
  return network.skips.flatMap((skip) => {
    const wiring = wiringIssue(network, skip.from, skip.to, indexOf);
    if (wiring) return [wiring];
    const key = skipKey(skip);
    if (seen.has(key)) return [issues.skipTwice(network, skip.from, skip.to)];
    seen.add(key);
    return [];
  });
}

const problems = new WeakMap<LayerNode, string | null>();

/** What is wrong with a layer's parameters. Remembered per layer value: most edits change one of hundreds. */
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
