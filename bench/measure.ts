/** Runs the measurements that can be made both in a page and in Node: those of training steps, of the cost of skips and of kernels. */
import { compare, type Row } from './compare.ts';
import type { Contender } from './contender.ts';
import { prepareOurs } from './contenders/skiplab.ts';
import { measureKernels } from './kernels.ts';
import type { Report } from './report.ts';
import { type SkipCost, skipCost } from './skips.ts';
import { tasks } from './tasks.ts';

export interface BenchOptions {
  /** The names of the parts to measure: groups of tasks, `skips`, `kernels` and, in a page, `loop`. An empty list means all. */
  only: readonly string[];
  /** The names of the peers (the other libraries) to measure in a page. An empty list means all. */
  peers: readonly string[];
  isQuick: boolean;
}

export async function measure(
  device: GPUDevice,
  contenders: readonly Contender[],
  { only, isQuick }: BenchOptions,
  progress: (words: string) => void,
): Promise<Pick<Report, 'rows' | 'skips' | 'kernels'>> {
  const isAsked = (part: string) => only.length === 0 || only.includes(part);
  const options = isQuick ? { sampleMs: 300, budgetMs: 12_000, checkedSteps: 2 } : { sampleMs: 400, budgetMs: 60_000, checkedSteps: 3 };
  const kernels = isAsked('kernels') ? await measureKernels(device, progress) : null;
  const rows: Row[] = [];
  for (const [name, group] of Object.entries(tasks)) {
    for (const task of isAsked(name) ? group : []) {
      const first = await prepareOurs(device, task);
      const initial = await first.weights().finally(() => first.free());
      rows.push(...(await compare(task, contenders, initial, options, progress)));
    }
  }
  const skips: SkipCost[] = [];
  for (const [first] of isAsked('skips') ? Object.values(tasks) : [])
    if (first) skips.push(await skipCost(device, first, { ...options, budgetMs: options.budgetMs / 2 }, progress));
  return { rows, skips, kernels };
}
