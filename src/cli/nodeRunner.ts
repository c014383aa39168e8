import { adapterName } from '../gpu/adapterName.ts';
import { createGpuRunner } from '../gpu/runner.ts';
import { keptUses } from '../models/compile/planBuilder.ts';
import { kernels } from '../shaders/kernels.ts';
import { createReferenceRunner, REFERENCE_NAME } from '../shaders/referenceRunner.ts';
import type { MakeRunner } from '../train/trainer/trainer.ts';
import { requestNodeDevice } from './nodeDevice.ts';

export const RUNNER = {
  oneOf: ['gpu', 'reference'],
  default: 'gpu',
  doc: "gpu computes with Dawn (on Linux, on this machine's Vulkan driver); reference computes in f64 on the CPU",
} as const;

/** Returns a function that makes runners, and the name of the device on which they run. */
export async function nodeRunner(choice: 'gpu' | 'reference'): Promise<{ makeRunner: MakeRunner; name: string }> {
  if (choice === 'reference') return { makeRunner: async (plan) => createReferenceRunner(plan, kernels, keptUses), name: REFERENCE_NAME };
  const { device, adapter } = await requestNodeDevice();
  return { makeRunner: (plan) => createGpuRunner(device, plan, kernels), name: (await adapterName(adapter)).name };
}
