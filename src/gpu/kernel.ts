/**
 * A kernel is a compute shader: its WGSL text, the bindings and override constants that the text declares, the number of workgroups that it
 * needs, and a reference, which defines its result by plain loops.
 */

type Access = 'read' | 'read_write';
export type ElementType = 'f32' | 'u32';

interface BindingSpec {
  name: string;
  access: Access;
  type: ElementType;
}

export type Constants = Readonly<Record<string, number>>;

/** The arrays on which a kernel's reference works, by the name of the binding. They are f64 for f32 bindings, and u32 for u32 bindings. */
type ReferenceBuffers = Readonly<Record<string, Float64Array | Uint32Array>>;

export type Grid = readonly [x: number, y: number, z: number];

/**
 * The amount of work of a dispatch. The amount divided by the time of the dispatch is a rate, which is compared with the adapter's measured
 * peak speeds. The number of multiply-adds also determines which dispatches count as large (thresholds.ts).
 */
interface Cost<Values> {
  /** Multiply-adds; absent if the kernel does not compute sums of products. */
  multiplyAdds?(constants: Values): number;
  /** The number of bytes read and written, with each operand counted once; absent if it equals the total size of the bound views. */
  bytes?(constants: Values): number;
}

export interface KernelSpec extends Cost<Constants> {
  name: string;
  wgsl: string;
  bindings: readonly BindingSpec[];
  constants: readonly string[];
  features: readonly GPUFeatureName[];
  /** The last one is probably the fastest. */
  variants: readonly Variant[];
  /**
   * Returns a fill value for each binding, such as the sequence lengths, that must not contain arbitrary numbers. The tuner uses the
   * values.
   */
  typical(constants: Constants): Readonly<Record<string, number>>;
  grid(constants: Constants): Grid;
  reference(buffers: ReferenceBuffers, constants: Constants): void;
}

/** A kernel that computes the same result as its base kernel, but supports only some constants and devices. */
export interface Variant extends KernelSpec {
  /** True if the variant can work with these constants. */
  takes(constants: Constants): boolean;
}

interface KernelDefinition<Name extends string, Constant extends string, Binding extends string>
  extends Cost<Readonly<Record<Constant, number>>> {
  name: Name;
  wgsl: string;
  /**
   * The names of the override constants. They are checked against the shader's text, and are the keys of the `constants` that the functions
   * below take.
   */
  constants: readonly Constant[];
  bindings: readonly Binding[];
  grid(constants: Readonly<Record<Constant, number>>): Grid;
  typical?(constants: Readonly<Record<Constant, number>>): Readonly<Partial<Record<Binding, number>>>;
  reference(buffers: Readonly<Record<Binding, Float64Array>>, constants: Readonly<Record<Constant, number>>): void;
}

const BINDING =
  /@group\(0\)\s*@binding\((\d+)\)\s*var<storage,\s*(read|read_write)>\s*(\w+)\s*:\s*array<\s*(f32|u32|vec4f|Lanes|atomic<u32>)\s*(?:,\s*\d+\s*)?>/g;
const OVERRIDE = /^override\s+(\w+)\s*:/gm;

/** The bindings, constants, reference and cost of the variant are those of the base kernel. */
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
 * Defines a kernel by its WGSL text and its host side (the TypeScript that describes it). The order, access and types of the bindings are
 * read from the text.
 * @throws Error when the module loads, if the text and the host side differ in bindings, overrides or entry point, or if there are too many
 * bindings
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
      // `Lanes` is an alias of f32 or vec4f. An array of vec4f is a buffer of f32s, of which four are loaded at once.
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
  if (!wgsl.includes(`fn ${name}(`)) throw new Error(`internal: kernel ${name} has no entry point with this name`);
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
    // The casts are also safe for u32 bindings, because a reference implementation only reads and writes elements of its arrays, and the
    // elements of both types of array are numbers.
    reference: (buffers, constants) =>
      definition.reference(buffers as Readonly<Record<Binding, Float64Array>>, constants as Readonly<Record<Constant, number>>),
  };
}

/**
 * The minimum number of elements of each binding, enough for one vec4f. It also applies to bindings that the shader does not use with the
 * given constants.
 */
export const LEAST_ELEMENTS = 4;

const MAX_GROUPS_PER_DIMENSION = 65_535;

/**
 * Returns a grid of at least `groups` workgroups. It has two dimensions if one would exceed WebGPU's limit of 65,535. Kernels number their
 * workgroups as `group.x + group.y * groups.x`, and surplus workgroups return immediately.
 */
export function gridOf(groups: number): Grid {
  if (groups <= MAX_GROUPS_PER_DIMENSION) return [Math.max(1, groups), 1, 1];
  const rows = Math.ceil(groups / MAX_GROUPS_PER_DIMENSION);
  return [Math.ceil(groups / rows), rows, 1];
}

export const ceilDiv = (a: number, b: number) => Math.ceil(a / b);
