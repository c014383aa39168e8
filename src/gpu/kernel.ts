/**
 * A kernel: its WGSL text, the bindings and override constants declared in that text, the number of workgroups it needs,
 * and the plain-loop reference that defines its result. This file depends on neither layers nor devices.
 */

type Access = 'read' | 'read_write';
export type ElementType = 'f32' | 'u32';

interface BindingSpec {
  name: string;
  access: Access;
  type: ElementType;
}

/** The values of a kernel's override constants, by name. */
export type Constants = Readonly<Record<string, number>>;

/** The bindings of a kernel's reference, by name: f32 bindings are arrays of f64, and u32 bindings stay u32. */
type ReferenceBuffers = Readonly<Record<string, Float64Array | Uint32Array>>;

export type Grid = readonly [x: number, y: number, z: number];

/** The work of a dispatch. It is compared with the ceilings, and shows which products are large. Bytes count each operand once. */
interface Cost<Values> {
  /** Multiply-adds; absent if the kernel does not compute sums of products. */
  multiplyAdds?(constants: Values): number;
  /** The number of bytes read and written; absent if the kernel reads or writes each bound view exactly once. */
  bytes?(constants: Values): number;
}

export interface KernelSpec extends Cost<Constants> {
  name: string;
  wgsl: string;
  bindings: readonly BindingSpec[];
  constants: readonly string[];
  /** Device features that the text needs beyond WebGPU's defaults. */
  features: readonly GPUFeatureName[];
  /** Other shaders for the same computation, each for some constants and devices. The last one is expected to be the fastest. */
  variants: readonly Variant[];
  /** Values that a measurement must use for bindings that cannot hold arbitrary numbers, such as sequence lengths. */
  typical(constants: Constants): Readonly<Record<string, number>>;
  /** The number of workgroups for these constants. */
  grid(constants: Constants): Grid;
  /** Plain loops in f64 that define the kernel's result. */
  reference(buffers: ReferenceBuffers, constants: Constants): void;
}

/** A kernel that computes the same as its base kernel, but supports only some constants and devices. */
export interface Variant extends KernelSpec {
  /** True if the variant can work with these constants. */
  takes(constants: Constants): boolean;
}

interface KernelDefinition<Name extends string, Constant extends string, Binding extends string>
  extends Cost<Readonly<Record<Constant, number>>> {
  name: Name;
  wgsl: string;
  /** The override constants by name. They are checked against the shader's text, and give grid and reference their types. */
  constants: readonly Constant[];
  bindings: readonly Binding[];
  grid(constants: Readonly<Record<Constant, number>>): Grid;
  typical?(constants: Readonly<Record<Constant, number>>): Readonly<Partial<Record<Binding, number>>>;
  reference(buffers: Readonly<Record<Binding, Float64Array>>, constants: Readonly<Record<Constant, number>>): void;
}

const BINDING =
  /@group\(0\)\s*@binding\((\d+)\)\s*var<storage,\s*(read|read_write)>\s*(\w+)\s*:\s*array<\s*(f32|u32|vec4f|Lanes|atomic<u32>)\s*(?:,\s*\d+\s*)?>/g;
const OVERRIDE = /^override\s+(\w+)\s*:/gm;

/** Defines a variant: its text, name and grid are its own; bindings, constants, reference and cost are those of the base. */
export function defineVariant<const Name extends string>(
  base: KernelSpec,
  variant: Pick<Variant, 'wgsl' | 'grid' | 'takes'> & { name: Name; features?: readonly GPUFeatureName[] },
): Variant & { name: Name } {
  const { takes, features = [], ...definition } = variant;
  const spec = defineKernel({
    ...definition,
    constants: base.constants,
    bindings: base.bindings.map(({ name }) => name),
    typical: base.typical,
    reference: base.reference,
    ...(base.multiplyAdds && { multiplyAdds: base.multiplyAdds }),
    ...(base.bytes && { bytes: base.bytes }),
  });
  return { ...spec, features, takes };
}

export const withVariants = <K extends KernelSpec>(kernel: K, variants: readonly Variant[]): K => ({ ...kernel, variants });

/**
 * Joins the host side of a kernel to its WGSL text. Binding order, access and types are read from the text.
 * @throws Error at load if the two differ in bindings, overrides or entry point, or if there are too many bindings: a mistake in our source
 */
export function defineKernel<const Name extends string, const Constant extends string, const Binding extends string>(
  definition: KernelDefinition<Name, Constant, Binding>,
): KernelSpec & { name: Name } {
  const { name, wgsl } = definition;
  const bindings = [...wgsl.matchAll(BINDING)]
    .map(([, index, access, binding, type]) => ({
      index: Number(index),
      name: binding ?? '',
      access: access as Access,
      // A vec4f is a load of four f32s, and Lanes is f32 or vec4f; the elements of the buffer are f32 either way.
      type: (type === 'u32' || type === 'atomic<u32>' ? 'u32' : 'f32') as ElementType,
    }))
    .sort((p, q) => p.index - q.index);
  const overrides = [...wgsl.matchAll(OVERRIDE)].map(([, override]) => override ?? '');
  const differs = (found: readonly string[], given: readonly string[]) => [...found].sort().join() !== [...given].sort().join();
  const names = bindings.map((binding) => binding.name);
  if (differs(names, definition.bindings))
    throw new Error(`internal: kernel ${name} declares the bindings ${names}, but its host side says ${definition.bindings}`);
  if (differs(overrides, definition.constants))
    throw new Error(`internal: kernel ${name} declares the overrides ${overrides}, but its host side says ${definition.constants}`);
  if (bindings.length > 8)
    throw new Error(`internal: kernel ${name} needs ${bindings.length} storage buffers, but WebGPU guarantees only 8`);
  if (!wgsl.includes(`fn ${name}(`)) throw new Error(`internal: kernel ${name} has no entry point of its name`);
  return {
    name,
    wgsl,
    bindings: bindings.map(({ name: bindingName, access, type }) => ({ name: bindingName, access, type })),
    constants: definition.constants,
    features: [],
    variants: [],
    typical: (constants) =>
      (definition.typical?.(constants as Readonly<Record<Constant, number>>) ?? {}) as Readonly<Record<string, number>>,
    grid: (constants) => definition.grid(constants as Readonly<Record<Constant, number>>),
    ...(definition.multiplyAdds && { multiplyAdds: definition.multiplyAdds as NonNullable<KernelSpec['multiplyAdds']> }),
    ...(definition.bytes && { bytes: definition.bytes as NonNullable<KernelSpec['bytes']> }),
    // The casts are safe for u32 bindings too: a reference only indexes its arrays, and both kinds give numbers.
    reference: (buffers, constants) =>
      definition.reference(buffers as Readonly<Record<Binding, Float64Array>>, constants as Readonly<Record<Constant, number>>),
  };
}

/** The minimum number of elements of any binding, including one that the constants switch off: one vec4f. */
export const LEAST_ELEMENTS = 4;

const MAX_GROUPS_PER_DIMENSION = 65_535;

/**
 * A grid of at least `groups` workgroups, folded into two dimensions if one would exceed WebGPU's limit of 65,535. Kernels
 * number their workgroups as `group.x + group.y * groups.x`, and surplus workgroups return immediately.
 */
export function gridOf(groups: number): Grid {
  if (groups <= MAX_GROUPS_PER_DIMENSION) return [Math.max(1, groups), 1, 1];
  const rows = Math.ceil(groups / MAX_GROUPS_PER_DIMENSION);
  return [Math.ceil(groups / rows), rows, 1];
}

export const ceilDiv = (a: number, b: number) => Math.ceil(a / b);
