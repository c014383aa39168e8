/** The differences between two experiments as phrases, such as "+skip Input→Dense 2 (add, linear 10→128)". */

import { dataDefinition } from '../data/index.ts';
import { layerDefinition } from '../models/layers/index.ts';
import { branchWords } from '../models/network/branchScale.ts';
import { inferShapes } from '../models/network/inferShapes.ts';
import { type Network, nameOf, type Skip, skipKey } from '../models/network/network.ts';
import { wiringOf } from '../models/network/wirings.ts';
import type { Shape } from '../models/ops/shape.ts';
import { optimiserDefinition } from '../models/optimisers/index.ts';
import { type Training, trainingSchema } from '../models/optimisers/training.ts';
import { type Params, type Schema, showValue } from '../schema/fields.ts';
import { isSameValue } from '../schema/identity.ts';
import type { DataChoice } from './experiment.ts';
import { dataAt } from './seeds.ts';

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

/** More phrases of one kind than this are counted instead of listed. */
const FEW = 3;

/** The skips that were added or removed: each of a few, or their number and the pattern that they belong to. */
function listed(sign: '+' | '−', side: Comparable, skips: readonly Skip[]): string[] {
  if (skips.length <= FEW) return skips.map((skip) => `${sign}${skipWords(side, skip)}`);
  const isAll = skips.length === side.network.skips.filter(({ enabled }) => enabled).length;
  const pattern = isAll ? wiringOf(side.network, side.inputShape)?.name : undefined;
  return [`${sign}${skips.length} skips${pattern ? ` (${pattern})` : ''}`];
}

/** Changes of layers: "Dense 1 units 64→32", or "initial weights Glorot uniform→He normal (31 layers)" if many layers share one. */
function layerChanges(changed: readonly { name: string; change: string }[]): string[] {
  const layersOf = new Map<string, string[]>();
  for (const { name, change } of changed) layersOf.set(change, [...(layersOf.get(change) ?? []), name]);
  return [...layersOf].flatMap(([change, names]) =>
    names.length > FEW ? [`${change} (${names.length} layers)`] : names.map((name) => `${name} ${change}`),
  );
}

type Values = Readonly<Record<string, unknown>>;

/** The changed fields by label: "learning rate 0.003→0.01". */
function changes(schema: Schema, before: Params, after: Params): string[] {
  return changedKeys(before, after).map((key) => {
    const field = schema[key];
    const label = field?.label ?? key;
    const [was, is] = [before[key], after[key]].map((value) => (field ? showValue(field, value ?? field.default) : value));
    return `${/^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label} ${was}→${is}`;
  });
}

/** The settings of the data with the seed of the split, if it has one, whether it is that of the run or not. */
const paramsOf = ({ data, training }: Comparable): Params => {
  const { seed } = dataAt(data, training.seed);
  return 'splitSeed' in dataDefinition(data.kind).schema ? { ...data.params, splitSeed: seed } : data.params;
};

const changedKeys = (a: Values, b: Values) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !isSameValue(a[key], b[key]));

/** One phrase per difference of `run` from `baseline`, skips first; empty if the experiments are equal. Many differences of one kind are one phrase. */
export function differences(baseline: Comparable, run: Comparable): string[] {
  const active = (side: Comparable) => new Map(side.network.skips.filter((skip) => skip.enabled).map((skip) => [skipKey(skip), skip]));
  const before = active(baseline);
  const after = active(run);
  const words: string[] = [];
  words.push(
    ...listed(
      '+',
      run,
      [...after].flatMap(([key, skip]) => (before.has(key) ? [] : [skip])),
    ),
  );
  words.push(
    ...listed(
      '−',
      baseline,
      [...before].flatMap(([key, skip]) => (after.has(key) ? [] : [skip])),
    ),
  );
  for (const [key, skip] of after) {
    const old = before.get(key);
    if (old && detailsOf(baseline, old) !== detailsOf(run, skip))
      words.push(`skip ${endsOf(run, skip)} (${detailsOf(run, skip)}; was ${detailsOf(baseline, old)})`);
  }
  const [branchBefore, branch] = [baseline, run].map(({ network }) => branchWords(network.branch));
  if (branchBefore !== branch) words.push(`branch scale ${branchBefore}→${branch}`);
  const layersBefore = new Map(baseline.network.layers.map((layer) => [layer.id, layer]));
  const layersAfter = new Map(run.network.layers.map((layer) => [layer.id, layer]));
  const added = [...layersAfter].flatMap(([id, layer]) => (layersBefore.has(id) ? [] : [`+${nameOf(run.network, layer.id)}`]));
  words.push(...(added.length > FEW ? [`+${added.length} layers`] : added));
  const changed = [...layersAfter].flatMap(([id, layer]) => {
    const old = layersBefore.get(id);
    if (!old) return [];
    const [was, is] = [old.joinActivation ?? 'linear', layer.joinActivation ?? 'linear'];
    const all = [...changes(layerDefinition(layer.kind).schema, old.params, layer.params), ...(was === is ? [] : [`join ${was}→${is}`])];
    return all.map((change) => ({ name: nameOf(run.network, id), change }));
  });
  words.push(...layerChanges(changed));
  const removed = [...layersBefore].flatMap(([id, layer]) => (layersAfter.has(id) ? [] : [`−${nameOf(baseline.network, layer.id)}`]));
  words.push(...(removed.length > FEW ? [`−${removed.length} layers`] : removed));
  const { optimiser: oldOptimiser, ...oldTraining } = baseline.training;
  const { optimiser, ...training } = run.training;
  words.push(...changes(trainingSchema, oldTraining, training));
  if (oldOptimiser.kind !== optimiser.kind)
    words.push(`optimiser ${optimiserDefinition(oldOptimiser.kind).label}→${optimiserDefinition(optimiser.kind).label}`);
  else words.push(...changes(optimiserDefinition(optimiser.kind).schema, oldOptimiser.params, optimiser.params));
  const [oldData, data] = [baseline, run].map((side) => dataDefinition(side.data.kind));
  if (oldData && data && oldData !== data) words.push(`data ${oldData.label}→${data.label}`);
  else words.push(...changes(data?.schema ?? {}, paramsOf(baseline), paramsOf(run)).map((change) => `data ${change}`));
  return words;
}
