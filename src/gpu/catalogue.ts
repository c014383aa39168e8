/** The catalogue of a device leaves out the variants that give wrong results on it. */
import type { Variant } from './kernel.ts';
import type { KernelCatalogue } from './plan.ts';

/** The catalogue without the variants for which `isKept` is false. */
export function withVariantsThat(kernels: KernelCatalogue, isKept: (variant: Variant) => boolean): KernelCatalogue {
  const dropped = new Set(variantsOf(kernels).flatMap((variant) => (isKept(variant) ? [] : [variant.name])));
  const kept = [...kernels.values()].filter(({ name }) => !dropped.has(name));
  return new Map(kept.map((kernel) => [kernel.name, { ...kernel, variants: kernel.variants.filter(isKept) }]));
}

export const variantsOf = (kernels: KernelCatalogue): readonly Variant[] => [...kernels.values()].flatMap(({ variants }) => variants);
