import { compile } from '../src/models/compile/compile.ts';
import { kernels } from '../src/shaders/kernels.ts';
import { dataShapeOf } from '../src/train/trainer/dataShape.ts';
import { type CompareOptions, compare } from './compare.ts';
import type { Task } from './contender.ts';
import { prepareOurs } from './contenders/skiplab.ts';
import { withoutSkips } from './tasks.ts';

export interface SkipCost {
  task: string;
  /** The milliseconds per step. */
  withSkips: number;
  /** The milliseconds per step. */
  without: number;
  /**
   * The share of a step's time that skips add on top of the time for their arithmetic. The arithmetic of skips is assumed to run at the
   * same speed as that of the trunk (the network without its skips).
   */
  beyond: number;
}

/** Returns the multiply-adds of a training step, including those of the gradients. */
export function multiplyAddsOf({ network, data, training }: Task): number {
  const { plan } = compile(network, dataShapeOf(data), training);
  return (plan.programs.train ?? []).reduce((sum, { kernel, constants }) => sum + (kernels.get(kernel)?.multiplyAdds?.(constants) ?? 0), 0);
}

export async function skipCost(
  device: GPUDevice,
  task: Task,
  options: CompareOptions,
  progress: (words: string) => void,
): Promise<SkipCost> {
  const variants = [task, withoutSkips(task)];
  const contenders = variants.map((variant) => ({ name: variant.name, prepare: () => prepareOurs(device, variant) }));
  const rows = await compare(task, contenders, [], { ...options, comparesLosses: false }, progress);
  const [withSkips = Number.NaN, without = Number.NaN] = variants.map(
    ({ name }) => rows.find(({ contender }) => contender === name)?.timing?.median ?? Number.NaN,
  );
  const [all = 0, trunk = 0] = variants.map(multiplyAddsOf);
  const arithmetic = without * (all / trunk - 1);
  return { task: task.name, withSkips, without, beyond: (withSkips - without - arithmetic) / withSkips };
}
