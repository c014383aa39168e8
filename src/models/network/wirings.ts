import { isSameValue } from '../../schema/identity.ts';
import type { Shape } from '../ops/shape.ts';
import { inferShapes } from './inferShapes.ts';
import { inputOf, type Network, newSkip, type Skip, skipKey } from './network.ts';

/** A pattern of skips. The stations of a network are the input and the layers with weights before the head (the last layer). */
interface Wiring {
  name: string;
  doc: string;
  /** An upper bound on the number of skips, which is checked before the skips are created. */
  count(stations: number): number;
  /** @param stations the ids of the stations, in the order of the network */
  skips(network: Network, stations: readonly string[]): Skip[];
}

function before(network: Network, id: string): string {
  const layer = network.layers.find((candidate) => candidate.id === id);
  return (layer && inputOf(network, layer)?.id) ?? id;
}

export const wirings: readonly Wiring[] = [
  { name: 'None', doc: 'No skips.', count: () => 0, skips: () => [] },
  {
    name: 'ResNet: over each layer',
    doc: 'An add skip over each layer with weights, except the output layer.',
    count: (stations) => stations,
    skips: (network, [, ...layers]) => layers.map((id) => newSkip(before(network, id), id)),
  },
  {
    name: 'ResNet: over two layers',
    doc: 'An add skip over each block of two layers with weights, except the output layer, as in the residual blocks of He et al. 2016.',
    count: (stations) => stations,
    skips: (network, [, ...layers]) =>
      layers.flatMap((id, i) => (i % 2 === 1 && layers[i - 1] ? [newSkip(before(network, layers[i - 1] ?? id), id)] : [])),
  },
  {
    name: 'DenseNet: concat all',
    doc: 'A concat skip from Input and each layer with weights to every later one except the output layer, as in Huang et al. 2017.',
    count: (stations) => (stations * (stations - 1)) / 2,
    skips: (_, stations) => stations.flatMap((to, i) => (i < 1 ? [] : stations.slice(0, i).map((from) => newSkip(from, to, 'concat')))),
  },
  {
    name: 'Input to output',
    doc: 'One add skip from Input to the output layer.',
    count: () => 1,
    skips: ({ layers }) => {
      const [first, last] = [layers[0], layers.at(-1)];
      return first && last && first !== last ? [newSkip(first.id, last.id)] : [];
    },
  },
];

/** If there were more skips than this, they could not be drawn or told apart. */
const MAX_SKIPS = 4096;

const bareTrunks = new WeakMap<Network['layers'], Network>();

/** Returns the same object for the same `layers`, because `inferShapes` caches its results per network object. */
function bareTrunk({ layers }: Network): Network {
  const trunk = bareTrunks.get(layers) ?? { layers, skips: [] };
  bareTrunks.set(layers, trunk);
  return trunk;
}

function stationsOf(network: Network, inputShape: Shape): string[] {
  const { layers } = network;
  const { shapes } = inferShapes(bareTrunk(network), inputShape);
  const head = layers.at(-1)?.id;
  return layers.filter(({ id }, i) => i === 0 || (id !== head && (shapes.get(id)?.parameters ?? 0) > 0)).map(({ id }) => id);
}

function fitting(network: Network, inputShape: Shape, skips: Skip[]): Skip[] {
  const { issues } = inferShapes({ ...network, skips }, inputShape);
  const wrong = new Set(issues.map(({ at, skipFrom }) => skipKey({ from: skipFrom ?? '', to: at })));
  return skips.filter((skip) => !wrong.has(skipKey(skip)));
}

/**
 * Replaces the skips of a network with those of a wiring. Skips that cannot be joined at their targets are left out and counted in
 * `leftOut`.
 */
export function rewire(network: Network, inputShape: Shape, wiring: Wiring): { network: Network; leftOut: number } | { problem: string } {
  const stations = stationsOf(network, inputShape);
  if (wiring.count(stations.length) > MAX_SKIPS) {
    const [count, most] = [wiring.count(stations.length), MAX_SKIPS].map((number) => number.toLocaleString('en'));
    return { problem: `This pattern needs ${count} skips; the limit is ${most}. Use fewer layers.` };
  }
  const asked = wiring.skips(network, stations);
  const skips = fitting(network, inputShape, asked);
  return { network: { ...network, skips }, leftOut: asked.length - skips.length };
}

/** Returns the first wiring that gives the skips of the network; undefined if there is none. */
export function wiringOf(network: Network, inputShape: Shape): Wiring | undefined {
  const stations = stationsOf(network, inputShape);
  const candidates = wirings.filter((wiring) => {
    const count = wiring.count(stations.length);
    return count <= MAX_SKIPS && count >= network.skips.length;
  });
  if (candidates.length === 0) return undefined;
  const own = new Map(network.skips.map((skip) => [skipKey(skip), skip]));
  return candidates.find((wiring) => {
    const asked = wiring.skips(network, stations);
    const shared = asked.filter((skip) => isSameValue(own.get(skipKey(skip)), skip));
    // Shapes are checked last, because the check is slow.
    return shared.length === own.size && (asked.length === own.size || fitting(network, inputShape, asked).length === own.size);
  });
}
