/** The catalogue: every kernel by name. */
import type { KernelSpec } from '../gpu/kernel.ts';
import { copyWords, registerMultiplyAdd } from './ceilings/ceilings.ts';
import { copyColumns } from './columns/columns.ts';
import { conv2d, conv2dBackwardInput, conv2dBackwardWeight, conv2dVariants } from './conv2d/conv2d.ts';
import { activationBackward, addScaled, dotPartials, scaleBy } from './elementwise/elementwise.ts';
import { gatherBytes, gatherRows } from './gather/gather.ts';
import { meanSquaredError, sigmoidCrossEntropy, softmaxCrossEntropy } from './losses/losses.ts';
import { lstmBackward, lstmForward } from './lstm/lstm.ts';
import { matmul, matmulBackwardWeight, matmulBackwardWeightVec4, matmulVec4, sumPartials } from './matmul/matmul.ts';
import { maxPool2d, maxPool2dBackward } from './max_pool_2d/max_pool_2d.ts';
import { accumulateMetrics, measure, squaredNormPartials } from './metrics/metrics.ts';
import { adam, momentum, sgd } from './optimisers/optimisers.ts';
import { lastStep, lastStepBackward, subsample, subsampleBackward } from './rows/rows.ts';

const all: readonly KernelSpec[] = [
  matmul,
  matmulBackwardWeight,
  matmulVec4,
  matmulBackwardWeightVec4,
  sumPartials,
  conv2d,
  conv2dBackwardInput,
  conv2dBackwardWeight,
  ...conv2dVariants,
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

export const kernels: ReadonlyMap<string, KernelSpec> = new Map(all.map((kernel) => [kernel.name, kernel]));
