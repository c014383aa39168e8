/**
 * Estimates training times. `workRatio` gives the factor by which the step time of a measured run is scaled for another experiment.
 * `roughSeconds` gives a rough range for training on a CPU, for use if no comparable run has been measured.
 */
import type { Experiment } from '../../../experiment/experiment.ts';
import { inferShapes, totalMultiplyAdds } from '../../../models/network/inferShapes.ts';
import type { Shape } from '../../../models/ops/shape.ts';
import type { Device } from '../../../train/protocol/device.ts';

export type Range = readonly [least: number, most: number];

/**
 * The multiply-adds per second that kernels reach on a software GPU, which computes on the CPU. The lower number is for a busy or slow
 * machine. There is no such range for hardware GPUs, because the fastest are about a thousand times as fast as the slowest.
 */
const SOFTWARE_GPU: Range = [0.5e9, 3.5e9];
/** The multiply-adds per second of the reference runner. */
const REFERENCE: Range = [2e7, 2e8];

/** A training step computes about three times as much as a forward pass: the outputs, and the gradients of inputs and weights. */
const STEP_PASSES = 3;
/** The overhead of a step, as the number of multiply-adds that take the same time. */
const STEP_OVERHEAD = 1.5e6;
/** The overhead of each layer in a step, in the same unit. */
const LAYER_OVERHEAD = 0.5e6;

function rateOf(device: Device): Range | null {
  if (device.state === 'reference') return REFERENCE;
  return device.state === 'gpu' && device.isSoftware ? SOFTWARE_GPU : null;
}

/**
 * The factor by which a step of `experiment` takes longer than a step of `measured`; at least 1, so the time of a smaller network may be
 * overestimated. The time of a step of a small network depends on the number of dispatches (kernel launches), not on arithmetic.
 */
export function workRatio(experiment: Experiment, inputShape: Shape, measured: Experiment, measuredShape: Shape): number {
  const forward = ({ network, training }: Experiment, shape: Shape) => totalMultiplyAdds(inferShapes(network, shape)) * training.batchSize;
  const dispatches = ({ network }: Experiment) => STEP_OVERHEAD + LAYER_OVERHEAD * network.layers.length;
  return Math.max(1, forward(experiment, inputShape) / forward(measured, measuredShape), dispatches(experiment) / dispatches(measured));
}

/** The range of seconds for a number of steps; null if the rate of the device is unknown. */
export function roughSeconds({ network, training }: Experiment, steps: number, inputShape: Shape, device: Device): Range | null {
  const rate = rateOf(device);
  if (!rate) return null;
  const forward = totalMultiplyAdds(inferShapes(network, inputShape)) * training.batchSize;
  const perStep = STEP_PASSES * forward + STEP_OVERHEAD + LAYER_OVERHEAD * network.layers.length;
  const [slow, fast] = rate;
  return [(steps * perStep) / fast, (steps * perStep) / slow];
}
