import { fieldIssue } from '../../schema/fields.ts';
import { layerDefinition } from '../layers/index.ts';
import type { HeadNeed, Shape } from '../ops/shape.ts';
import { applyEdit } from './edits.ts';
import { inferShapes } from './inferShapes.ts';
import type { Network } from './network.ts';

/**
 * Returns a network with the number of outputs that the data needs. A network without issues is returned unchanged. Otherwise only the
 * number of units of the last layer is changed.
 * @returns null if this change is impossible or does not remove all issues
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
