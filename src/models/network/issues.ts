/** What can be wrong with a network, in the words of the screen. Values, not exceptions: people cause them. */

import { type Shape, showShape } from '../ops/shape.ts';
import { type LayerId, type LayerNode, layerName, type Network, nameOf } from './network.ts';

export interface Issue {
  code: 'layer' | 'skip' | 'trunk' | 'task' | 'size';
  /** The layer where it shows. */
  at: LayerId;
  /** The skip that it is about, if one. */
  skipFrom?: LayerId;
  message: string;
}

const article = (shape: Shape): string =>
  shape.length > 1 ? showShape(shape) : shape[0] === 1 ? '1 number' : `${showShape(shape)} numbers`;

export const issues = {
  shape: (layer: LayerNode, before: LayerNode, given: Shape, problem: string): Issue => ({
    code: 'layer',
    at: layer.id,
    message: `${layerName(before)} gives ${article(given)}, ${layerName(layer)} ${problem}.`,
  }),
  parameter: (layer: LayerNode, problem: string): Issue => ({ code: 'layer', at: layer.id, message: `${layerName(layer)}: ${problem}` }),
  trunk: (at: LayerId, message: string): Issue => ({ code: 'trunk', at, message }),
  skipOntoItself: (network: Network, id: LayerId): Issue => ({
    code: 'skip',
    at: id,
    skipFrom: id,
    message: `${nameOf(network, id)} cannot skip onto itself; end the skip at a later layer.`,
  }),
  skipBackwards: (network: Network, from: LayerId, to: LayerId): Issue => ({
    code: 'skip',
    at: to,
    skipFrom: from,
    message: `${nameOf(network, to)} comes before ${nameOf(network, from)}; a skip runs forwards, to a later layer.`,
  }),
  skipTwice: (network: Network, from: LayerId, to: LayerId): Issue => ({
    code: 'skip',
    at: to,
    skipFrom: from,
    message: `There is a skip from ${nameOf(network, from)} to ${nameOf(network, to)} already; edit that one.`,
  }),
  skipUnknown: (network: Network, from: LayerId, to: LayerId): Issue => ({
    code: 'skip',
    at: to,
    skipFrom: from,
    message: `A skip names ${nameOf(network, from)} and ${nameOf(network, to)}, and the network has no such pair of layers.`,
  }),
  skipShape: (network: Network, from: LayerId, given: Shape, to: LayerId, made: Shape, problem: string): Issue => ({
    code: 'skip',
    at: to,
    skipFrom: from,
    message: `${nameOf(network, from)} gives ${article(given)}, ${nameOf(network, to)} makes ${article(made)}: ${problem}.`,
  }),
  task: (network: Network, given: Shape, needed: number, why: string): Issue => {
    const head = network.layers.at(-1)?.id ?? '';
    const isAppendedTo = network.skips.some(({ to, merge, enabled }) => to === head && merge === 'concat' && enabled);
    const remedy = isAppendedTo ? 'let no skip append to it' : `set its size to ${needed}`;
    return {
      code: 'task',
      at: head,
      message: `${nameOf(network, head)} gives ${article(given)}, the data asks for ${needed} ${needed === 1 ? 'number' : 'numbers'} (${why}); ${remedy}.`,
    };
  },
  size: (at: LayerId, message: string): Issue => ({ code: 'size', at, message }),
};
