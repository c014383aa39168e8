/** Cancels measurements of speed, and counts the runners that they create and destroy. */
import type { Plan } from '../src/gpu/plan.ts';
import { createGpuRunner } from '../src/gpu/runner.ts';
import { kernels } from '../src/shaders/kernels.ts';

/** The returned function `alone` rejects when it is called for the `cancelled`-th time. `Stopwatch.create` makes the first five calls. */
export function cancelledMeasurement(device: GPUDevice, cancelled: number) {
  const runners = { created: 0, destroyed: 0 };
  const createRunner = async (plan: Plan) => {
    const runner = await createGpuRunner(device, plan, kernels);
    const { destroy } = runner;
    runners.created++;
    return Object.assign(runner, {
      destroy() {
        runners.destroyed++;
        destroy.call(runner);
      },
    });
  };
  let calls = 0;
  const alone = <T>(work: () => Promise<T>) => (++calls === cancelled ? Promise.reject(new Error('cancelled')) : work());
  return { gpu: { device, adapter: 'test', createRunner }, alone, runners };
}
