import { createGpuRunner } from '../gpu/runner.ts';
import { keptUses } from '../models/compile/planBuilder.ts';
import { kernels } from '../shaders/kernels.ts';
import { createReferenceRunner } from '../shaders/referenceRunner.ts';
import type { MakeRunner } from '../train/trainer/trainer.ts';
import { requestNodeDevice } from './nodeDevice.ts';

/** The option that chooses a runner. */
export const RUNNER = {
  oneOf: ['gpu', 'reference'],
  default: 'gpu',
  doc: "gpu is Dawn on this machine's Vulkan driver, reference is f64 on the CPU",
} as const;

/**
 * Creates the runner that was chosen.
 * @param say prints the adapter's name
 */
export async function makeNodeRunner(name: 'gpu' | 'reference', say: (words: string) => void = console.log): Promise<MakeRunner> {
  if (name === 'reference') return async (plan) => createReferenceRunner(plan, kernels, keptUses);
  const { device, adapter } = await requestNodeDevice();
  say(`GPU: ${[adapter.info.vendor, adapter.info.architecture, adapter.info.device].filter(Boolean).join(' ')}`);
  return (plan) => createGpuRunner(device, plan, kernels);
}
