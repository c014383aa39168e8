import type { Variant } from './kernel.ts';
import type { KernelCatalogue } from './plan.ts';

/** Returns the catalogue without the variants for which `isKept` is false, such as those that give wrong results on a device. */
export function withVariantsThat(kernels: KernelCatalogue, isKept: (variant: Variant) => boolean): KernelCatalogue {
  const dropped = new Set(variantsOf(kernels).flatMap((variant) => (isKept(variant) ? [] : [variant.name])));
  const kept = [...kernels.values()].filter(({ name }) => !dropped.has(name));
  return new Map(kept.map((kernel) => [kernel.name, { ...kernel, variants: kernel.variants.filter(isKept) }]));
}

export const variantsOf = (kernels: KernelCatalogue): readonly Variant[] => [...kernels.values()].flatMap(({ variants }) => variants);
