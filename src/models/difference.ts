/** What differs between two networks and settings, in words: "+skip input→dense 2 (add, linear 10→128)". */
import { layerName, type Network, nameOf, type Skip } from './network.ts';
import type { Shape } from './shape.ts';
import { inferShapes } from './shapes.ts';
import type { Training } from './training.ts';

export interface Comparable {
  network: Network;
  inputShape: Shape;
  data: { kind: string; params: Readonly<Record<string, unknown>> };
  training: Training;
}

const keyOf = (skip: Skip) => `${skip.from}→${skip.to}`;

function skipWords({ network, inputShape }: Comparable, skip: Skip): string {
  const resolved = inferShapes(network, inputShape).shapes.get(skip.to)?.skips.get(skip.from);
  const details = [
    skip.merge as string,
    ...(resolved && resolved.words !== 'identity' ? [resolved.words] : []),
    ...(skip.merge === 'add' && skip.scale !== 'one' ? [skip.scale === 'depth' ? '1/√skips' : `${skip.scale} α ${skip.alpha}`] : []),
  ];
  return `skip ${nameOf(network, skip.from)}→${nameOf(network, skip.to)} (${details.join(', ')})`;
}

const changedKeys = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));

/** One phrase per difference of `run` from `baseline`, skips first; empty where they are the same experiment. */
export function differences(baseline: Comparable, run: Comparable): string[] {
  const active = (side: Comparable) => new Map(side.network.skips.filter((skip) => skip.enabled).map((skip) => [keyOf(skip), skip]));
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
      for (const key of changedKeys(old.params, layer.params))
        words.push(`${layerName(layer)} ${key} ${old.params[key]}→${layer.params[key]}`);
      const [was, is] = [old.joinActivation ?? 'linear', layer.joinActivation ?? 'linear'];
      if (was !== is) words.push(`${layerName(layer)} join ${was}→${is}`);
    }
  }
  for (const [id, layer] of layersBefore) if (!layersAfter.has(id)) words.push(`−${layerName(layer)}`);
  const { optimiser: oldOptimiser, ...oldTraining } = baseline.training;
  const { optimiser, ...training } = run.training;
  const settings: Record<string, unknown> = { ...training };
  const oldSettings: Record<string, unknown> = { ...oldTraining };
  for (const key of changedKeys(oldSettings, settings)) words.push(`${key} ${oldSettings[key]}→${settings[key]}`);
  if (oldOptimiser.kind !== optimiser.kind) words.push(`optimiser ${oldOptimiser.kind}→${optimiser.kind}`);
  else
    for (const key of changedKeys(oldOptimiser.params, optimiser.params))
      words.push(`${optimiser.kind} ${key} ${oldOptimiser.params[key]}→${optimiser.params[key]}`);
  if (baseline.data.kind !== run.data.kind) words.push(`data ${baseline.data.kind}→${run.data.kind}`);
  else
    for (const key of changedKeys(baseline.data.params, run.data.params))
      words.push(`data ${key} ${baseline.data.params[key]}→${run.data.params[key]}`);
  return words;
}
