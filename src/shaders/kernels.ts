/** The catalogue of all kernels and variants by name. */
import type { KernelSpec } from '../gpu/kernel.ts';
import { fnv1a, hexOf } from '../random/fnv1a.ts';
import { gatherBytes, gatherRows } from './batch/batch.ts';
import { copyWords, registerMultiplyAdd } from './ceilings/ceilings.ts';
import { conv2d, conv2dBackwardInput, conv2dBackwardWeight } from './conv2d/conv2d.ts';
import { copyColumns } from './copy_columns/copy_columns.ts';
import { activationBackward, addScaled, dotPartials, scaleBy } from './elementwise/elementwise.ts';
import { meanSquaredError, sigmoidCrossEntropy, softmaxCrossEntropy } from './losses/losses.ts';
import { lstmBackward, lstmForward } from './lstm/lstm.ts';
import { matmul, matmulBackwardColumn, matmulBackwardWeight, matmulBackwardWeightPair, matmulPair, sumPartials } from './matmul/matmul.ts';
import { maxPool2d, maxPool2dBackward } from './max_pool_2d/max_pool_2d.ts';
import { accumulateScores, copyState, measure, normPartials } from './metrics/metrics.ts';
import { adam, momentum, sgd } from './optimisers/optimisers.ts';
import { lastStep, lastStepBackward, subsample, subsampleBackward } from './select_rows/select_rows.ts';

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
  normPartials,
  measure,
  accumulateScores,
  copyState,
  sgd,
  momentum,
  adam,
  registerMultiplyAdd,
  copyWords,
];

/** Plans name base kernels; a runner may replace each by one of its variants. */
export const kernels: ReadonlyMap<string, KernelSpec> = new Map(
  bases.flatMap((kernel) => [kernel, ...kernel.variants]).map((kernel) => [kernel.name, kernel]),
);

let version: string | undefined;

/** A hash of all names and texts. Results that were stored for a different version of the kernels must be measured again. */
export function kernelsVersion(): string {
  version ??= hexOf(fnv1a([...kernels.values()].map(({ name, wgsl }) => name + wgsl).join()));
  return version;
}
