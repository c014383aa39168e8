/** The problems of a network, with messages for the user. A problem is a value and not an exception, because users can cause it. */

import { counted } from '../../schema/words.ts';
import { layerDefinition } from '../layers/index.ts';
import { type HeadNeed, type Shape, shapeWords, showShape } from '../ops/shape.ts';
import { type LayerId, type LayerNode, type Network, nameOf, skipName } from './network.ts';

export interface Issue {
  code: 'layer' | 'skip' | 'trunk' | 'task';
  /** The layer at which the problem is shown. */
  at: LayerId;
  /** The layer where the skip starts, if the problem concerns a skip. The skip ends at `at`. */
  skipFrom?: LayerId;
  message: string;
}

const outputWords = (network: Network, layer: LayerNode, shape: Shape): string =>
  `${layerDefinition(layer.kind).isInput ? 'The input' : `The output of ${nameOf(network, layer.id)}`} is ${shapeWords(shape)}`;

const skipIssue = (from: LayerId, to: LayerId, message: string): Issue => ({ code: 'skip', at: to, skipFrom: from, message });

export const issues = {
  shape: (network: Network, layer: LayerNode, before: LayerNode, given: Shape, problem: string): Issue => ({
    code: 'layer',
    at: layer.id,
    message: `${outputWords(network, before, given)}, but ${nameOf(network, layer.id)} ${problem}.`,
  }),
  parameter: (network: Network, layer: LayerNode, problem: string): Issue => ({
    code: 'layer',
    at: layer.id,
    message: `${nameOf(network, layer.id)}: ${problem}`,
  }),
  trunk: (at: LayerId, message: string): Issue => ({ code: 'trunk', at, message }),
  noLayer: (id: LayerId): Issue => issues.trunk(id, `The network has no layer named ${id}. Undo its removal, or choose another layer.`),
  skipOntoItself: (network: Network, id: LayerId): Issue =>
    skipIssue(id, id, `A skip cannot start and end at the same layer, ${nameOf(network, id)}. Choose another layer for one of its ends.`),
  skipBackwards: (network: Network, from: LayerId, to: LayerId): Issue =>
    skipIssue(
      from,
      to,
      `Skips only go forward, but ${nameOf(network, to)} comes before ${nameOf(network, from)}. Swap the ends of the skip.`,
    ),
  skipTwice: (network: Network, from: LayerId, to: LayerId): Issue =>
    skipIssue(from, to, `The skip ${skipName(network, { from, to })} already exists. Select it to change it.`),
  skipMissing: (network: Network, from: LayerId, to: LayerId): Issue =>
    skipIssue(from, to, `The network has no skip ${skipName(network, { from, to })}. Add it first.`),
  skipUnknown: (network: Network, from: LayerId, to: LayerId): Issue =>
    skipIssue(
      from,
      to,
      `The skip ${skipName(network, { from, to })} refers to a layer that does not exist. Connect it to layers of the network.`,
    ),
  skipShape: (network: Network, from: LayerId, to: LayerId, problem: string): Issue =>
    skipIssue(from, to, `${skipName(network, { from, to })}: ${problem}.`),
  task: (network: Network, given: Shape, { outputs, why }: HeadNeed): Issue => {
    const head = network.layers.at(-1);
    const name = head ? nameOf(network, head.id) : 'the network';
    const found = given.length === 1 ? showShape(given) : `${shapeWords(given)} as its output`;
    return {
      code: 'task',
      at: head?.id ?? '',
      message: `The data needs ${counted(outputs, 'output')} (${why}), but ${name} has ${found}. ${headRemedy(network, given, outputs)}`,
    };
  },
};

function headRemedy(network: Network, given: Shape, outputs: number): string {
  const head = network.layers.at(-1);
  if (head && network.skips.some(({ to, merge, enabled }) => to === head.id && merge === 'concat' && enabled))
    return `Remove the concat skips into ${nameOf(network, head.id)}.`;
  const units = head && given.length === 1 ? layerDefinition(head.kind).schema.units : undefined;
  return head && units
    ? `Set ${units.label} of ${nameOf(network, head.id)} to ${outputs}.`
    : `End the network with a layer that has ${counted(outputs, 'output')}.`;
}
