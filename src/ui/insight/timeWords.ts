import type { StateGradient } from '../../insight/gradients/throughTime.ts';
import type { LayerId } from '../../models/network/network.ts';

/** "half-life in LSTM 1 2 (h), 5 (c); in LSTM 2 none within 19 steps (h, c)" */
export function halfLifeWords(states: readonly StateGradient[], nameOf: (layer: LayerId) => string): string {
  const layers = [...new Set(states.map(({ layer }) => layer))];
  const ofLayer = (layer: LayerId) => {
    const own = states.filter((one) => one.layer === layer);
    const each = own.map(({ state, halfLife, norms }) => `${state} ${halfLife ?? `none within ${norms.length - 1} steps`}`);
    return `${nameOf(layer)}: ${each.join(', ')}`;
  };
  return `half-life in time steps; ${layers.map(ofLayer).join('; ')}`;
}
