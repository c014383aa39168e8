import type { KernelSpec } from '../gpu/kernel.ts';
import { fnv1a, hexOf } from '../random/fnv1a.ts';
import { batchKernels } from './batch/batch.ts';
import { ceilingsKernels } from './ceilings/ceilings.ts';
import { conv2dKernels } from './conv2d/conv2d.ts';
import { copyColumnsKernels } from './copy_columns/copy_columns.ts';
import { elementwiseKernels } from './elementwise/elementwise.ts';
import { lossesKernels } from './losses/losses.ts';
import { lstmKernels } from './lstm/lstm.ts';
import { matmulKernels } from './matmul/matmul.ts';
import { maxPool2dKernels } from './max_pool_2d/max_pool_2d.ts';
import { metricsKernels } from './metrics/metrics.ts';
import { optimisersKernels } from './optimisers/optimisers.ts';
import { selectRowsKernels } from './select_rows/select_rows.ts';

/** A new folder of kernels needs an import and an entry in this file. */
const bases: readonly KernelSpec[] = [
  ...batchKernels,
  ...ceilingsKernels,
  ...conv2dKernels,
  ...copyColumnsKernels,
  ...elementwiseKernels,
  ...lossesKernels,
  ...lstmKernels,
  ...matmulKernels,
  ...maxPool2dKernels,
  ...metricsKernels,
  ...optimisersKernels,
  ...selectRowsKernels,
];

/** Plans name base kernels; a runner may replace each with one of its variants. */
export const kernels: ReadonlyMap<string, KernelSpec> = new Map(
  bases.flatMap((kernel) => [kernel, ...kernel.variants]).map((kernel) => [kernel.name, kernel]),
);

let version: string | undefined;

/** Returns a hash of all kernels. Results that were stored for another version must be measured again. */
export function kernelsVersion(): string {
  version ??= hexOf(fnv1a([...kernels.values()].map(({ name, wgsl }) => name + wgsl).join()));
  return version;
}
