import type { Plan } from '../../gpu/plan.ts';
import type { GpuRunner } from '../../gpu/runner.ts';

export interface MeasuredGpu {
  device: GPUDevice;
  adapter: string;
  createRunner(plan: Plan): Promise<GpuRunner>;
}

export const LOST_WHILE_MEASURED = 'The GPU was lost during the measurement. Measure again.';
