/** Catalogues of kernels from which variants are left out. */
import type { Variant } from './kernel.ts';
import type { KernelCatalogue } from './plan.ts';

/** The kernels with those of their variants that are kept. */
export function withVariantsThat(kernels: KernelCatalogue, isKept: (variant: Variant) => boolean): KernelCatalogue {
  const bases = [...kernels.values()].map((kernel) => ({ ...kernel, variants: kernel.variants.filter(isKept) }));
  const named = new Set(
    [...kernels.values()].flatMap((kernel) => kernel.variants.filter((variant) => !isKept(variant))).map(({ name }) => name),
  );
  return new Map(bases.filter(({ name }) => !named.has(name)).map((kernel) => [kernel.name, kernel]));
}

export const variantsOf = (kernels: KernelCatalogue): readonly Variant[] => [...kernels.values()].flatMap(({ variants }) => variants);
