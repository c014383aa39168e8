/** The catalogue: every kernel and every variant by name. */
import type { KernelSpec } from '../gpu/kernel.ts';
import { fnv1a, hexOf } from '../random/fnv1a.ts';
import { copyWords, registerMultiplyAdd } from './ceilings/ceilings.ts';
import { copyColumns } from './columns/columns.ts';
import { conv2d, conv2dBackwardInput, conv2dBackwardWeight } from './conv2d/conv2d.ts';
import { activationBackward, addScaled, dotPartials, scaleBy } from './elementwise/elementwise.ts';
import { gatherBytes, gatherRows } from './gather/gather.ts';
import { meanSquaredError, sigmoidCrossEntropy, softmaxCrossEntropy } from './losses/losses.ts';
import { lstmBackward, lstmForward } from './lstm/lstm.ts';
import { matmul, matmulBackwardColumn, matmulBackwardWeight, matmulBackwardWeightPair, matmulPair, sumPartials } from './matmul/matmul.ts';
import { maxPool2d, maxPool2dBackward } from './max_pool_2d/max_pool_2d.ts';
import { accumulateMetrics, measure, squaredNormPartials } from './metrics/metrics.ts';
import { adam, momentum, sgd } from './optimisers/optimisers.ts';
import { lastStep, lastStepBackward, subsample, subsampleBackward } from './rows/rows.ts';

const bases: readonly KernelSpec[] = [
  matmul,
  matmulPair,
  matmulBackwardWeight,
  matmulBackwardWeightPair,
  matmulBackwardColumn,
  sumPartials,
  conv2d,
  conv2dBackwardInput,
  conv2dBackwardWeight,
  maxPool2d,
  maxPool2dBackward,
  copyColumns,
  subsample,
  subsampleBackward,
  lastStep,
  lastStepBackward,
  addScaled,
  activationBackward,
  scaleBy,
  dotPartials,
  lstmForward,
  lstmBackward,
  gatherRows,
  gatherBytes,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  meanSquaredError,
  squaredNormPartials,
  measure,
  accumulateMetrics,
  sgd,
  momentum,
  adam,
  registerMultiplyAdd,
  copyWords,
];

/** Plans name kernels; a runner puts one of their variants in their place. */
export const kernels: ReadonlyMap<string, KernelSpec> = new Map(
  bases.flatMap((kernel) => [kernel, ...kernel.variants]).map((kernel) => [kernel.name, kernel]),
);

let version: string | undefined;

/** A digest of all names and texts: what was found out about other kernels is asked anew. */
export function kernelsVersion(): string {
  version ??= hexOf(fnv1a([...kernels.values()].map(({ name, wgsl }) => name + wgsl).join()));
  return version;
}
