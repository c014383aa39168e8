/** Ways to wire a whole network in one act. */

import type { Shape } from '../ops/shape.ts';
import { inferShapes } from './inferShapes.ts';
import { inputOf, type Network, newSkip, type Skip, skipKey } from './network.ts';

export interface Wiring {
  name: string;
  doc: string;
  /** How many skips that is at most, with so many stations: those that are too many need not be made to know it. */
  count(stations: number): number;
  /** @param stations the Input and the layers with weights before the head, in the order of the trunk */
  skips(network: Network, stations: readonly string[]): Skip[];
}

/** The layer that feeds this one. */
function before(network: Network, id: string): string {
  const layer = network.layers.find((candidate) => candidate.id === id);
  return (layer && inputOf(network, layer)?.id) ?? id;
}

export const wirings: readonly Wiring[] = [
  { name: 'none', doc: 'A plain trunk.', count: () => 0, skips: () => [] },
  {
    name: 'residual, every layer',
    doc: 'An add skip over every layer that has weights, the head excepted.',
    count: (stations) => stations,
    skips: (network, [, ...layers]) => layers.map((id) => newSkip(before(network, id), id)),
  },
  {
    name: 'residual, every second layer',
    doc: 'An add skip over every two layers that have weights, as in the residual blocks of He et al. 2016.',
    count: (stations) => stations,
    skips: (network, [, ...layers]) =>
      layers.flatMap((id, i) => (i % 2 === 1 && layers[i - 1] ? [newSkip(before(network, layers[i - 1] ?? id), id)] : [])),
  },
  {
    name: 'dense, all to all',
    doc: 'A concat skip from every layer that has weights to every later one, as in Huang et al. 2017.',
    count: (stations) => (stations * (stations - 1)) / 2,
    skips: (_, stations) => stations.flatMap((to, i) => (i < 1 ? [] : stations.slice(0, i).map((from) => newSkip(from, to, 'concat')))),
  },
  {
    name: 'long, input to head',
    doc: 'One add skip from the Input to the last layer.',
    count: () => 1,
    skips: ({ layers }) => {
      const [first, last] = [layers[0], layers.at(-1)];
      return first && last && first !== last ? [newSkip(first.id, last.id)] : [];
    },
  },
];

/** More can neither be drawn nor told apart. */
const MAX_SKIPS = 4096;

const bareTrunks = new WeakMap<Network['layers'], Network>();

/** The network without its skips; the same value as long as the layers are, so that its shapes are remembered. */
function bareTrunk({ layers }: Network): Network {
  const trunk = bareTrunks.get(layers) ?? { layers, skips: [] };
  bareTrunks.set(layers, trunk);
  return trunk;
}

/** The Input and the layers with weights before the head, in the order of the trunk. */
function stationsOf(network: Network, inputShape: Shape): string[] {
  const { layers } = network;
  const { shapes } = inferShapes(bareTrunk(network), inputShape);
  const head = layers.at(-1)?.id;
  return layers.filter(({ id }, i) => i === 0 || (id !== head && (shapes.get(id)?.parameters ?? 0) > 0)).map(({ id }) => id);
}

/** Those skips that have a place in the trunk. */
function fitting(network: Network, inputShape: Shape, skips: Skip[]): Skip[] {
  const { issues } = inferShapes({ ...network, skips }, inputShape);
  const wrong = new Set(issues.map(({ at, skipFrom }) => skipKey({ from: skipFrom ?? '', to: at })));
  return skips.filter((skip) => !wrong.has(skipKey(skip)));
}

/** The network wired anew, and how many of the wiring's skips cannot be there because shapes do not fit; or why it cannot be. */
export function rewire(network: Network, inputShape: Shape, wiring: Wiring): { network: Network; leftOut: number } | { problem: string } {
  const stations = stationsOf(network, inputShape);
  if (wiring.count(stations.length) > MAX_SKIPS) {
    const [count, most] = [wiring.count(stations.length), MAX_SKIPS].map((number) => number.toLocaleString('en'));
    return { problem: `“${wiring.name}” would be ${count} skips here; the page draws at most ${most}. Use fewer layers.` };
  }
  const asked = wiring.skips(network, stations);
  const skips = fitting(network, inputShape, asked);
  return { network: { ...network, skips }, leftOut: asked.length - skips.length };
}

/** The wiring that a network has; undefined for one of its own. */
export function wiringOf(network: Network, inputShape: Shape): Wiring | undefined {
  const stations = stationsOf(network, inputShape);
  const candidates = wirings.filter((wiring) => {
    const count = wiring.count(stations.length);
    return count <= MAX_SKIPS && count >= network.skips.length;
  });
  if (candidates.length === 0) return undefined;
  const own = new Map(network.skips.map((skip) => [`${skip.from}→${skip.to}`, JSON.stringify(skip)]));
  return candidates.find((wiring) => {
    const asked = wiring.skips(network, stations);
    const shared = asked.filter((skip) => own.get(`${skip.from}→${skip.to}`) === JSON.stringify(skip));
    // What would not fit is worth asking only where all that is there belongs to the wiring.
    return shared.length === own.size && (asked.length === own.size || fitting(network, inputShape, asked).length === own.size);
  });
}
