/** The catalogue: every kernel by name. */
import type { KernelSpec } from '../gpu/kernel.ts';
import { matmul, matmulBackwardWeight, sumPartials } from './matmul/matmul.ts';

const all: readonly KernelSpec[] = [matmul, matmulBackwardWeight, sumPartials];

export const kernels: ReadonlyMap<string, KernelSpec> = new Map(all.map((kernel) => [kernel.name, kernel]));
