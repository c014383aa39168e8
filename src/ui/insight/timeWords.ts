import type { StateGradient } from '../../insight/gradients/throughTime.ts';
import type { LayerId } from '../../models/network/network.ts';
import { counted } from '../../schema/words.ts';

/**
 * Describes the half-life of the gradient of each recurrent state: the smallest distance from the end of the sequence at which the gradient
 * is at most half of that at the end.
 */
export function halfLifeWords(states: readonly StateGradient[], nameOf: (layer: LayerId) => string): string {
  const layers = [...new Set(states.map(({ layer }) => layer))];
  const ofLayer = (layer: LayerId) => {
    const own = states.filter((one) => one.layer === layer);
    const each = own.map(({ state, halfLife, norms }) => `${state} ${halfLife ?? `none within ${counted(norms.length - 1, 'time step')}`}`);
    return `${nameOf(layer)}: ${each.join(', ')}`;
  };
  return `half-life in time steps; ${layers.map(ofLayer).join('; ')}`;
}
