/** What differs between two networks and settings, in words: "+skip input→dense 2 (add, linear 10→128)". */

import { layerDefinition } from '../models/layers/index.ts';
import { inferShapes } from '../models/network/inferShapes.ts';
import { layerName, type Network, nameOf, type Skip, skipKey } from '../models/network/network.ts';
import type { Shape } from '../models/ops/shape.ts';
import { optimiserDefinition } from '../models/optimisers/index.ts';
import { type Training, trainingSchema } from '../models/optimisers/training.ts';
import { type Params, type Schema, showValue } from '../schema/fields.ts';

export interface Comparable {
  network: Network;
  inputShape: Shape;
  data: { kind: string; params: Readonly<Record<string, unknown>> };
  training: Training;
}

function skipWords({ network, inputShape }: Comparable, skip: Skip): string {
  const resolved = inferShapes(network, inputShape).shapes.get(skip.to)?.skips.get(skip.from);
  const details = [
    skip.merge as string,
    ...(resolved && resolved.words !== 'identity' ? [resolved.words] : []),
    ...(skip.merge === 'add' && skip.scale !== 'one' ? [`${skip.scale} α ${skip.alpha}`] : []),
  ];
  return `skip ${nameOf(network, skip.from)}→${nameOf(network, skip.to)} (${details.join(', ')})`;
}

type Values = Readonly<Record<string, unknown>>;

/** "learning rate 0.003→0.01": fields by their labels, as within a sentence. */
function changes(schema: Schema, before: Params, after: Params): string[] {
  return changedKeys(before, after).map((key) => {
    const field = schema[key];
    const label = field?.label ?? key;
    const [was, is] = [before[key], after[key]].map((value) => (field && value !== undefined ? showValue(field, value) : value));
    return `${/^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label} ${was}→${is}`;
  });
}

const changedKeys = (a: Values, b: Values) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));

/** One phrase per difference of `run` from `baseline`, skips first; empty where they are the same experiment. */
export function differences(baseline: Comparable, run: Comparable): string[] {
  const active = (side: Comparable) => new Map(side.network.skips.filter((skip) => skip.enabled).map((skip) => [skipKey(skip), skip]));
  const before = active(baseline);
  const after = active(run);
  const words: string[] = [];
  for (const [key, skip] of after) if (!before.has(key)) words.push(`+${skipWords(run, skip)}`);
  for (const [key, skip] of before) if (!after.has(key)) words.push(`−${skipWords(baseline, skip)}`);
  for (const [key, skip] of after) {
    const old = before.get(key);
    if (old && skipWords(baseline, old) !== skipWords(run, skip)) words.push(`${skipWords(run, skip)}, was ${skipWords(baseline, old)}`);
  }
  const layersBefore = new Map(baseline.network.layers.map((layer) => [layer.id, layer]));
  const layersAfter = new Map(run.network.layers.map((layer) => [layer.id, layer]));
  for (const [id, layer] of layersAfter) {
    const old = layersBefore.get(id);
    if (!old) words.push(`+${layerName(layer)}`);
    else {
      words.push(...changes(layerDefinition(layer.kind).schema, old.params, layer.params).map((change) => `${layerName(layer)} ${change}`));
      const [was, is] = [old.joinActivation ?? 'linear', layer.joinActivation ?? 'linear'];
      if (was !== is) words.push(`${layerName(layer)} join ${was}→${is}`);
    }
  }
  for (const [id, layer] of layersBefore) if (!layersAfter.has(id)) words.push(`−${layerName(layer)}`);
  const { optimiser: oldOptimiser, ...oldTraining } = baseline.training;
  const { optimiser, ...training } = run.training;
  words.push(...changes(trainingSchema, oldTraining, training));
  if (oldOptimiser.kind !== optimiser.kind) words.push(`optimiser ${oldOptimiser.kind}→${optimiser.kind}`);
  else words.push(...changes(optimiserDefinition(optimiser.kind).schema, oldOptimiser.params, optimiser.params));
  if (baseline.data.kind !== run.data.kind) words.push(`data ${baseline.data.kind}→${run.data.kind}`);
  else
    for (const key of changedKeys(baseline.data.params, run.data.params))
      words.push(`data ${key} ${baseline.data.params[key]}→${run.data.params[key]}`);
  return words;
}
