/**
 * Finds the remedy for a problem of a network. A remedy is an edit that solves the problem: it changes a setting, inserts a layer, or swaps
 * the ends of a skip, for example.
 */
import { defaultsOf, showValue } from '../../schema/fields.ts';
import { layerDefinition, layers as layerKinds } from '../layers/index.ts';
import type { HeadNeed, Shape } from '../ops/shape.ts';
import { checkSkip, isIssue } from './checkSkip.ts';
import { addSkipEdit, applyEdit, type GraphEdit, newLayer } from './edits.ts';
import { withHeadFor } from './fitHead.ts';
import { inferShapes } from './inferShapes.ts';
import type { Issue } from './issues.ts';
import { findSkip, type LayerId, layerIndex, type Network, nameOf } from './network.ts';

interface Remedy {
  /** The text of the button. */
  words: string;
  edit: GraphEdit;
}

/** Other options of choice fields are tried in the layer with the problem, and in at most this number of layers before it. */
const NEAR = 6;

const known = new WeakMap<Issue, Remedy | null>();

/** The first edit after which the problem is gone; null if no candidate helps. */
export function remedyOf(network: Network, inputShape: Shape, issue: Issue, head?: HeadNeed): Remedy | null {
  const found = known.get(issue);
  if (found !== undefined) return found;
  const remedy = candidates(network, inputShape, issue, head).find(({ edit }) => removes(edit, network, inputShape, issue, head)) ?? null;
  known.set(issue, remedy);
  return remedy;
}

function removes(edit: GraphEdit, network: Network, inputShape: Shape, issue: Issue, head?: HeadNeed): boolean {
  const result = applyEdit(network, edit);
  if ('issue' in result) return false;
  const { issues } = inferShapes(result.network, inputShape, head);
  if (issue.code === 'skip') return issues.length < inferShapes(network, inputShape, head).issues.length;
  // Shapes are known only up to the first layer with a problem, so removing this problem may reveal problems of later layers. Problems of
  // later layers are therefore ignored.
  const place = layerIndex(result.network, issue.at);
  return !issues.some(({ at, skipFrom, code }) => skipFrom === undefined && code === issue.code && layerIndex(result.network, at) <= place);
}

function candidates(network: Network, inputShape: Shape, issue: Issue, head?: HeadNeed): Remedy[] {
  if (issue.code === 'task') return [...headRemedies(network, inputShape, head), ...choices(network, issue)];
  if (issue.code === 'skip') return skipRemedies(network, issue);
  return issue.code === 'layer' ? [...choices(network, issue), ...insertions(network, issue)] : [];
}

function headRemedies(network: Network, inputShape: Shape, head: HeadNeed | undefined): Remedy[] {
  const last = network.layers.at(-1);
  if (!head || !last) return [];
  const units = layerDefinition(last.kind).schema.units;
  const fitted = withHeadFor(network, inputShape, head);
  const skips = network.skips.filter(({ to, merge }) => to !== last.id || merge !== 'concat');
  return [
    ...(units && fitted
      ? [
          {
            words: `Set ${units.label} to ${head.outputs}`,
            edit: { type: 'layer.params', id: last.id, params: { units: head.outputs } },
          } as const,
        ]
      : []),
    {
      words: `Remove the concat skips into ${nameOf(network, last.id)}`,
      edit: { type: 'network.replace', network: { ...network, skips } },
    },
  ];
}

/**
 * Finds a remedy for a skip that the user has drawn and that cannot be added. If the skip exists but is off, the remedy turns it on.
 * Otherwise, it is the first of these edits that is possible: swap the ends of the skip, move one end to another layer, or solve another
 * problem of the network that prevents the skip.
 * @returns null if the skip exists and is on, or if none of these edits is possible
 */
export function remedyOfDrawing(network: Network, inputShape: Shape, from: LayerId, to: LayerId): Remedy | null {
  const existing = findSkip(network, from, to);
  if (existing)
    return existing.enabled ? null : { words: 'Turn the skip on', edit: { type: 'skip.change', from, to, change: { enabled: true } } };
  const [start, end] = [layerIndex(network, from), layerIndex(network, to)];
  const ids = network.layers.map(({ id }) => id);
  const drawings =
    start > end
      ? [{ words: 'Swap the ends', from: to, to: from }]
      : [
          ...ids.slice(start + 1, end).map((id) => ({ words: `Start it at ${nameOf(network, id)}`, from: id, to })),
          ...(start === end ? ids.slice(end + 1) : ids.slice(start + 1, end).reverse()).map((id) => ({
            words: `End it at ${nameOf(network, id)}`,
            from,
            to: id,
          })),
        ];
  const drawing = drawings.find((one) => !isIssue(checkSkip(network, inputShape, one.from, one.to)));
  if (drawing) return { words: drawing.words, edit: addSkipEdit(drawing.from, drawing.to) };
  const { shapes, issues } = inferShapes(network, inputShape);
  // Another problem prevents the skip only if it makes the shape at one of the skip's ends unknown.
  const isShapeUnknown = start < end && !(shapes.has(from) && shapes.has(to));
  return issues[0] && isShapeUnknown ? remedyOf(network, inputShape, issues[0]) : null;
}

/** Edits that select another option of a field, those of the nearest layer first. */
function choices(network: Network, { at }: Issue): Remedy[] {
  const index = layerIndex(network, at);
  const near = network.layers.slice(Math.max(1, index - NEAR), index + 1).reverse();
  return near.flatMap(({ id, kind, params }) =>
    Object.entries(layerDefinition(kind).schema).flatMap(([name, field]) =>
      field.type !== 'choice'
        ? []
        : field.options
            .filter((option) => option !== params[name])
            .map((option) => ({
              words: `Set ${field.label} of ${nameOf(network, id)} to ${showValue(field, option)}`,
              edit: { type: 'layer.params', id, params: { [name]: option } } as const,
            })),
    ),
  );
}

/** Edits that insert a layer without weights before the layer with the problem. */
function insertions(network: Network, { at }: Issue): Remedy[] {
  return layerKinds.flatMap(({ kind, label }) => {
    const definition = layerDefinition(kind);
    const isPlain = !definition.isInput && Object.keys(definition.weights([[1]], defaultsOf(definition.schema))).length === 0;
    const edit = { type: 'layer.insert', layer: newLayer(network, kind), index: layerIndex(network, at) } as const;
    return isPlain ? [{ words: `Insert ${label}`, edit }] : [];
  });
}

function skipRemedies(network: Network, { at, skipFrom }: Issue): Remedy[] {
  if (skipFrom === undefined) return [];
  const skip = network.skips.find(({ from, to }) => from === skipFrom && to === at);
  const others = network.skips.filter((one) => one !== skip);
  if (!skip) return [];
  return [
    { words: 'Set Projection to auto', edit: { type: 'skip.change', from: skipFrom, to: at, change: { projection: 'auto' } } },
    {
      words: 'Swap the ends',
      edit: { type: 'network.replace', network: { ...network, skips: [...others, { ...skip, from: at, to: skipFrom }] } },
    },
    { words: 'Remove the skip', edit: { type: 'skip.remove', from: skipFrom, to: at } },
  ];
}
