import { createGpuRunner } from '../gpu/runner.ts';
import { kernels } from '../shaders/kernels.ts';
import { createReferenceRunner } from '../shaders/referenceRunner.ts';
import type { MakeRunner } from '../train/trainer/trainer.ts';
import { requestNodeDevice } from './nodeDevice.ts';

/** Creates the runner named on the command line: `gpu`, which is Dawn and prints the adapter's name, or `reference`. */
export async function makeNodeRunner(name: string): Promise<MakeRunner> {
  if (name === 'reference') return async (plan) => createReferenceRunner(plan, kernels);
  if (name !== 'gpu') throw new Error(`--runner must be gpu or reference, not “${name}”.`);
  const { device, adapter } = await requestNodeDevice();
  console.log(`GPU: ${[adapter.info.vendor, adapter.info.architecture, adapter.info.device].filter(Boolean).join(' ')}`);
  return (plan) => createGpuRunner(device, plan, kernels);
}
