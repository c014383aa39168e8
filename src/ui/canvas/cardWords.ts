import { layerDefinition } from '../../models/layers/index.ts';
import type { LayerNode } from '../../models/network/network.ts';
import { type Field, showValue } from '../../schema/fields.ts';
import { counted } from '../../schema/words.ts';

/** A numeric setting of a layer as text, such as "64 units", "1 unit" or "kernel size 5". */
function sizeWords(field: Field, value: number): string {
  const label = field.label.toLowerCase();
  if (!label.endsWith('s')) return `${label} ${value}`;
  return counted(value, label.slice(0, -1));
}

/** The first whole-number setting of a layer, its activation and all settings that differ from their defaults, such as "64 units, ReLU". */
export function cardWords({ kind, params }: LayerNode): string {
  const entries = Object.entries(layerDefinition(kind).schema);
  const firstSize = entries.find(([, field]) => field.type === 'int')?.[0];
  const words = entries.flatMap(([name, field]) => {
    const value = params[name] ?? field.default;
    if (name !== firstSize && name !== 'activation' && value === field.default) return [];
    if (typeof value === 'number') return [sizeWords(field, value)];
    if (typeof value === 'boolean') return value ? [field.label.toLowerCase()] : [];
    return [showValue(field, value)];
  });
  return words.join(', ');
}
