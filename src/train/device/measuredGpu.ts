import type { Plan } from '../../gpu/plan.ts';
import type { GpuRunner } from '../../gpu/runner.ts';

/** A GPU to measure, and the function that creates runners on it. */
export interface MeasuredGpu {
  device: GPUDevice;
  /** The adapter's name. */
  adapter: string;
  createRunner(plan: Plan): Promise<GpuRunner>;
}

/** The message of a measurement during which the GPU is lost. */
export const LOST_WHILE_MEASURED = 'The GPU was lost during the measurement. Measure again.';
