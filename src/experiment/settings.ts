/** Lists all settings of an experiment. Most of their labels are from the schemas of its layers, data, optimiser and training. */

import { dataDefinition } from '../data/index.ts';
import { layerDefinition } from '../models/layers/index.ts';
import { branchWords } from '../models/network/branchScale.ts';
import { type Network, nameOf } from '../models/network/network.ts';
import type { Shape } from '../models/ops/shape.ts';
import { optimiserDefinition } from '../models/optimisers/index.ts';
import { type Training, trainingSchema } from '../models/optimisers/training.ts';
import { type Params, type Schema, showValue } from '../schema/fields.ts';
import type { DataChoice } from './experiment.ts';
import { dataAt } from './seeds.ts';
import { skipList, skipSetWords } from './skipWords.ts';

export interface Comparable {
  network: Network;
  inputShape: Shape;
  data: Pick<DataChoice, 'kind' | 'params' | 'files'>;
  training: Training;
}

export interface Setting {
  /** An identifier, such as "dense1.units", which is equal for the same setting in all experiments. */
  key: string;
  label: string;
  /** The name of the layer to which the setting belongs; absent if it belongs to none. */
  layer?: string;
  /** The value as text on the page. */
  words: string;
  /** The value in tables saved as CSV. Two settings are equal if their values are. */
  value: number | string | boolean;
}

/** Returns the label as it is written within a sentence. Symbols and abbreviations do not change. */
export const lowerCase = (label: string): string => (/^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label);

const paramsAs = (keyOf: (name: string) => string, schema: Schema, params: Params): Setting[] =>
  Object.entries(schema).map(([name, field]) => {
    const value = params[name] ?? field.default;
    return { key: keyOf(name), label: field.label, words: showValue(field, value), value };
  });

const text = (key: string, label: string, words: string): Setting => ({ key, label, words, value: words });

function layerSettings(network: Network): Setting[] {
  const { layers } = network;
  return layers.flatMap((layer) => {
    const own = paramsAs((name) => `${layer.id}.${name}`, layerDefinition(layer.kind).schema, layer.params);
    const join = text(`${layer.id}.joinActivation`, 'Join activation', layer.joinActivation ?? 'linear');
    // No skip joins at the input.
    return [...own, ...(layer === layers[0] ? [] : [join])].map((setting) => ({ ...setting, layer: nameOf(network, layer.id) }));
  });
}

/**
 * For data from files, the value of the split seed is the seed that is used, even if the setting is −1, which stands for the seed of the
 * run.
 */
function dataSettings({ data, training }: Comparable): Setting[] {
  const { kind, params, files } = data;
  const { label, schema } = dataDefinition(kind);
  const given = 'splitSeed' in schema ? { ...params, splitSeed: dataAt(data, training.seed).seed } : params;
  const own = paramsAs((name) => `data.${kind}.${name}`, schema, given);
  return [
    { key: 'data', label: 'Data', words: label, value: kind },
    // Files with the same name may differ in their content.
    ...(files ? [text('data.files', 'Data files', `${files.names.join(', ')} (${files.digest.slice(0, 6)})`)] : []),
    ...own.map((setting) => ({ ...setting, label: `Data ${lowerCase(setting.label)}` })),
  ];
}

function trainingSettings({ optimiser, ...training }: Training): Setting[] {
  const { label, schema } = optimiserDefinition(optimiser.kind);
  return [
    ...paramsAs((name) => name, trainingSchema, training),
    { key: 'optimiser', label: 'Optimiser', words: label, value: optimiser.kind },
    ...paramsAs((name) => `${optimiser.kind}.${name}`, schema, optimiser.params),
  ];
}

export function settingsOf(side: Comparable): Setting[] {
  const { network, training } = side;
  const layers = network.layers.length;
  return [
    { key: 'layers', label: 'Layers', words: String(layers), value: layers },
    { key: 'skips', label: 'Skips', words: skipSetWords(network, side.inputShape), value: skipList(network) },
    text('branchScale', 'Branch scale β', branchWords(network.branch)),
    ...layerSettings(network),
    ...trainingSettings(training),
    ...dataSettings(side),
  ];
}
