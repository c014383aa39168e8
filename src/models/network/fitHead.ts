/** Fits the head of a network to its data. */
import { fieldIssue } from '../../schema/fields.ts';
import { layerDefinition } from '../layers/index.ts';
import type { HeadNeed, Shape } from '../ops/shape.ts';
import { applyEdit } from './edits.ts';
import { inferShapes } from './inferShapes.ts';
import type { Network } from './network.ts';

/**
 * The network with the number of outputs that the data needs: unchanged if it has them, or with a different number of units in its last
 * layer. Null if that is not enough.
 */
export function withHeadFor(network: Network, inputShape: Shape, head: HeadNeed): Network | null {
  const { issues } = inferShapes(network, inputShape, head);
  if (issues.length === 0) return network;
  const last = network.layers.at(-1);
  const units = last && layerDefinition(last.kind).schema.units;
  if (!last || !units || fieldIssue(units, head.outputs) || issues.some(({ code }) => code !== 'task')) return null;
  const result = applyEdit(network, { type: 'layer.params', id: last.id, params: { units: head.outputs } });
  return 'network' in result && inferShapes(result.network, inputShape, head).issues.length === 0 ? result.network : null;
}
