import { layerDefinition } from '../../models/layers/index.ts';
import { initialWeightFields } from '../../models/layers/kernelFields.ts';
import type { LayerNode, Network } from '../../models/network/network.ts';
import { kernelInitialisers } from '../../models/ops/initialisers.ts';
import { type ComparisonKind, pairOf, withNetwork } from './comparison.ts';

/** True for layers whose initial weights can be chosen. */
export const hasInitialiser = ({ kind }: LayerNode): boolean => layerDefinition(kind).schema.init === initialWeightFields.init;

export const withInitialiser = (network: Network, init: string): Network => ({
  ...network,
  layers: network.layers.map((layer) => (hasInitialiser(layer) ? { ...layer, params: { ...layer.params, init } } : layer)),
});

export const otherInitialiser: ComparisonKind = {
  heading: 'Other initial weights',
  of(subject) {
    const { experiment } = subject;
    const own = new Set(experiment.network.layers.filter(hasInitialiser).map(({ params }) => params.init));
    if (own.size === 0) return [];
    const [only] = own.size === 1 ? own : [];
    const ownAttribute = kernelInitialisers.find(({ kind }) => kind === only)?.attribute;
    return kernelInitialisers
      .filter(({ kind }) => kind !== only && kind !== 'zeros')
      .map(({ kind, label, attribute }) => ({
        key: `init: ${kind}`,
        label: `${label}, all layers`,
        arms: () =>
          pairOf(
            { name: ownAttribute ? `with ${ownAttribute} weights` : 'with the chosen weights', experiment },
            { name: `with ${attribute} weights`, experiment: withNetwork(experiment, withInitialiser(experiment.network, kind)) },
            subject,
          ),
      }));
  },
};
