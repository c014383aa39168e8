/**
 * Makes the small networks of the device checks: one for each configuration in the `examples` of each layer kind, one for each kind of
 * skip, and plain networks without skips.
 */
import { type LayerKind, layerDefinition, layers } from '../../models/layers/index.ts';
import { inferShapes } from '../../models/network/inferShapes.ts';
import {
  freeLayerId,
  type LayerNode,
  merges,
  type Network,
  newSkip,
  projections,
  type Skip,
  scaleTypes,
} from '../../models/network/network.ts';
import { isImage, isSequence, type Shape } from '../../models/ops/shape.ts';
import { defaultsOf, type Params } from '../../schema/fields.ts';
import { counted } from '../../schema/words.ts';
import { type Activation, activations } from '../../shaders/activations.ts';

export interface CheckNetwork {
  name: string;
  network: Network;
  inputShape: Shape;
  outputs: number;
  /** The multiply-adds of the checked layer for one example; 0 in other checks. */
  multiplyAdds: number;
}

type Trunk = readonly LayerNode[];

function append(trunk: Trunk, kind: LayerKind, params: Params = {}, joinActivation?: Activation): Trunk {
  const id = freeLayerId({ layers: trunk, skips: [] }, kind);
  const node: LayerNode = { id, kind, params: { ...defaultsOf(layerDefinition(kind).schema), ...params } };
  return [...trunk, joinActivation ? { ...node, joinActivation } : node];
}

const shapeAfter = (trunk: Trunk, inputShape: Shape): Shape =>
  inferShapes({ layers: trunk, skips: [] }, inputShape).shapes.get(trunk.at(-1)?.id ?? '')?.out ?? [];

/**
 * Appends a layer that changes no dimension of the shape except the number of features. It is trained, so the next layer must compute the
 * gradient with respect to its own input.
 */
const appendTrained = (trunk: Trunk, shape: Shape, features: number, activation: Activation): Trunk =>
  isImage(shape)
    ? append(trunk, 'conv2d', { filters: features, kernel: 1, activation })
    : append(trunk, 'dense', { units: features, activation });

const appendHead = (trunk: Trunk, inputShape: Shape, outputs: number): Trunk => {
  const shape = shapeAfter(trunk, inputShape);
  const row = isImage(shape)
    ? append(trunk, 'flatten')
    : isSequence(shape)
      ? append(trunk, 'lstm', { units: 4, output: 'last step' })
      : trunk;
  return append(row, 'dense', { units: outputs, activation: 'linear' });
};

const possible = (trunk: Trunk, inputShape: Shape, skips: readonly Skip[]): readonly Skip[] =>
  skips.filter((skip) => inferShapes({ layers: trunk, skips: [skip] }, inputShape).issues.length === 0);

const inTurn = <T>(list: readonly T[], i: number): T => list[i % list.length] as T;

const outputsFor = (shape: Shape) => (isImage(shape) ? 10 : 1);

/**
 * Makes a network of input, trained layer, checked layer and head. A skip to the checked layer and one from it are added if they are valid.
 */
function networkAround(kind: LayerKind, inputShape: Shape, params: Params, turn: number): Network {
  const [input] = append([], 'input');
  const before = appendTrained(input ? [input] : [], inputShape, inputShape.at(-1) ?? 1, inTurn(activations, turn));
  const withLayer = append(before, kind, params, inTurn(activations, turn + 1));
  const trunk = appendHead(withLayer, inputShape, outputsFor(inputShape));
  const at = (i: number) => trunk[i]?.id ?? '';
  return { layers: trunk, skips: possible(trunk, inputShape, [newSkip(at(1), at(2)), newSkip(at(2), at(3))]) };
}

export const layerNetworks = (): readonly CheckNetwork[] =>
  layers
    .flatMap(({ kind, examples }) => examples.map(({ input, params }) => ({ kind, input, params: params as Params })))
    .map(({ kind, input, params }, turn) => {
      const definition = layerDefinition(kind);
      return {
        name: `${kind} (${[`input ${input.join('×')}`, ...Object.entries(params).map(([key, value]) => `${key} ${value}`)].join(', ')})`,
        network: networkAround(kind, input, params, turn),
        inputShape: input,
        outputs: outputsFor(input),
        multiplyAdds: definition.multiplyAdds(input, { ...defaultsOf(definition.schema), ...params }),
      };
    });

/**
 * Trunks that together allow all kinds of skips: between equal and different widths, to images that are smaller by a whole or a fractional
 * factor, and from the last time step of a sequence.
 */
const skipTrunks: readonly { inputShape: Shape; between: LayerKind | null }[] = [
  { inputShape: [6], between: null },
  { inputShape: [6, 6, 3], between: 'maxPool2d' },
  { inputShape: [11, 4, 2], between: 'maxPool2d' },
  { inputShape: [5, 6], between: null },
];

/** Makes one network with one skip for each possible combination of merge, number of axes of the input, and projection. */
export function skipNetworks(): readonly CheckNetwork[] {
  const found = new Map<string, CheckNetwork>();
  for (const { inputShape, between } of skipTrunks) {
    const [input] = append([], 'input');
    const narrow = appendTrained(input ? [input] : [], inputShape, 6, 'tanh');
    const middle = between ? append(narrow, between) : narrow;
    const wide = appendTrained(middle, inputShape, 8, 'relu');
    const outputs = outputsFor(inputShape);
    const trunk = appendHead(wide, inputShape, outputs);
    const pairs = trunk.flatMap((from, i) => trunk.slice(i + 1).map((to) => [from.id, to.id] as const));
    for (const merge of merges) {
      for (const projection of projections) {
        for (const [from, to] of pairs) {
          const skip: Skip = { ...newSkip(from, to, merge), projection, scale: inTurn(scaleTypes, found.size), alpha: 0.5 };
          const network: Network = { layers: trunk, skips: [skip] };
          const { issues, shapes } = inferShapes(network, inputShape, { outputs, why: '' });
          const taken = shapes.get(to)?.skips.get(from)?.projection;
          const way = [merge, counted(inputShape.length, 'axis', 'axes'), taken ? `${taken.select.type} ${taken.map}` : 'identity'].join(
            ', ',
          );
          if (issues.length > 0 || found.has(way)) continue;
          found.set(way, { name: `skip: ${way}`, network, inputShape, outputs, multiplyAdds: 0 });
        }
      }
    }
  }
  return [...found.values()];
}

/** Makes the network on which losses, optimisers and both types of inputs (bytes and floats) are checked. */
export function plainNetwork(outputs: number): Network {
  const [input] = append([], 'input');
  const trunk = append(input ? [input] : [], 'dense', { units: 5, activation: 'tanh' });
  return { layers: appendHead(trunk, [3], outputs), skips: [] };
}
