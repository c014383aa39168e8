/** The differences between two experiments as phrases, such as "+skip Input→Dense 2 (add, linear 10→128)". */

import { dataDefinition } from '../data/index.ts';
import { layerDefinition } from '../models/layers/index.ts';
import { branchWords } from '../models/network/branchScale.ts';
import { inferShapes } from '../models/network/inferShapes.ts';
import { layerName, type Network, nameOf, type Skip, skipKey } from '../models/network/network.ts';
import type { Shape } from '../models/ops/shape.ts';
import { optimiserDefinition } from '../models/optimisers/index.ts';
import { type Training, trainingSchema } from '../models/optimisers/training.ts';
import { type Params, type Schema, showValue } from '../schema/fields.ts';
import { isSameValue } from '../schema/identity.ts';
import type { DataChoice } from './experiment.ts';

export interface Comparable {
  network: Network;
  inputShape: Shape;
  data: Pick<DataChoice, 'kind' | 'params'>;
  training: Training;
}

const endsOf = ({ network }: Comparable, { from, to }: Skip) => `${nameOf(network, from)}→${nameOf(network, to)}`;

function detailsOf({ network, inputShape }: Comparable, skip: Skip): string {
  const resolved = inferShapes(network, inputShape).shapes.get(skip.to)?.skips.get(skip.from);
  const details = [
    skip.merge as string,
    ...(resolved && resolved.words !== 'identity' ? [resolved.words] : []),
    ...(skip.merge === 'add' && skip.scale !== 'one' ? [`${skip.scale} α ${skip.alpha}`] : []),
  ];
  return details.join(', ');
}

const skipWords = (side: Comparable, skip: Skip) => `skip ${endsOf(side, skip)} (${detailsOf(side, skip)})`;

type Values = Readonly<Record<string, unknown>>;

/** The changed fields by label: "learning rate 0.003→0.01". */
function changes(schema: Schema, before: Params, after: Params): string[] {
  return changedKeys(before, after).map((key) => {
    const field = schema[key];
    const label = field?.label ?? key;
    const [was, is] = [before[key], after[key]].map((value) => (field && value !== undefined ? showValue(field, value) : value));
    return `${/^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label} ${was}→${is}`;
  });
}

const changedKeys = (a: Values, b: Values) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !isSameValue(a[key], b[key]));

/** One phrase per difference of `run` from `baseline`, skips first; empty if the experiments are equal. */
export function differences(baseline: Comparable, run: Comparable): string[] {
  const active = (side: Comparable) => new Map(side.network.skips.filter((skip) => skip.enabled).map((skip) => [skipKey(skip), skip]));
  const before = active(baseline);
  const after = active(run);
  const words: string[] = [];
  for (const [key, skip] of after) if (!before.has(key)) words.push(`+${skipWords(run, skip)}`);
  for (const [key, skip] of before) if (!after.has(key)) words.push(`−${skipWords(baseline, skip)}`);
  for (const [key, skip] of after) {
    const old = before.get(key);
    if (old && detailsOf(baseline, old) !== detailsOf(run, skip))
      words.push(`skip ${endsOf(run, skip)} (${detailsOf(run, skip)}; was ${detailsOf(baseline, old)})`);
  }
  const [branchBefore, branch] = [baseline, run].map(({ network }) => branchWords(network.branch));
  if (branchBefore !== branch) words.push(`branch scale ${branchBefore}→${branch}`);
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
  if (oldOptimiser.kind !== optimiser.kind)
    words.push(`optimiser ${optimiserDefinition(oldOptimiser.kind).label}→${optimiserDefinition(optimiser.kind).label}`);
  else words.push(...changes(optimiserDefinition(optimiser.kind).schema, oldOptimiser.params, optimiser.params));
  const [oldData, data] = [baseline, run].map((side) => dataDefinition(side.data.kind));
  if (oldData && data && oldData !== data) words.push(`data ${oldData.label}→${data.label}`);
  else words.push(...changes(data?.schema ?? {}, baseline.data.params, run.data.params).map((change) => `data ${change}`));
  return words;
}
