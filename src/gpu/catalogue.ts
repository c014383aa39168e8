/** The catalogue of a device leaves out the variants that give wrong results there. */
import type { Variant } from './kernel.ts';
import type { KernelCatalogue } from './plan.ts';

/** Removes the variants that are not kept. */
export function withVariantsThat(kernels: KernelCatalogue, isKept: (variant: Variant) => boolean): KernelCatalogue {
  const dropped = new Set(variantsOf(kernels).flatMap((variant) => (isKept(variant) ? [] : [variant.name])));
  const kept = [...kernels.values()].filter(({ name }) => !dropped.has(name));
  return new Map(kept.map((kernel) => [kernel.name, { ...kernel, variants: kernel.variants.filter(isKept) }]));
}

export const variantsOf = (kernels: KernelCatalogue): readonly Variant[] => [...kernels.values()].flatMap(({ variants }) => variants);
