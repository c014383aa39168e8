/**
 * A kernel: its WGSL text, what can be read off that text (bindings, override constants), how many workgroups it needs,
 * and the plain-loop reference that defines what it computes. Knows no layer and no device.
 */

export type Access = 'read' | 'read_write';
export type ElementType = 'f32' | 'u32';

export interface BindingSpec {
  name: string;
  access: Access;
  type: ElementType;
}

/** Values of a kernel's override constants, by name. */
export type Constants = Readonly<Record<string, number>>;

/** What the reference runner hands to a kernel's reference: f64 for f32 bindings, u32 as they are. */
export type ReferenceBuffers = Readonly<Record<string, Float64Array | Uint32Array>>;

export type Grid = readonly [x: number, y: number, z: number];

/** What a kernel asks of the adapter, for those who measure: from its constants, each operand counted once. */
interface Cost<Values> {
  /** Multiply-adds; absent where the kernel is no sum of products. */
  multiplyAdds?(constants: Values): number;
  /** Bytes read and written; absent where they are all of the bound views. */
  bytes?(constants: Values): number;
}

export interface KernelSpec extends Cost<Constants> {
  name: string;
  wgsl: string;
  bindings: readonly BindingSpec[];
  constants: readonly string[];
  /** What the text needs of the device beyond WebGPU's defaults. */
  features: readonly GPUFeatureName[];
  /** Other shaders for the same computation, each for some constants and devices; the one that is likely fastest comes last. */
  variants: readonly Variant[];
  /** Numbers to measure with in bindings where not any will do: a sequence's length. */
  typical(constants: Constants): Readonly<Record<string, number>>;
  /** Workgroups for these constants. */
  grid(constants: Constants): Grid;
  /** Plain loops in f64: the definition of what the kernel computes. */
  reference(buffers: ReferenceBuffers, constants: Constants): void;
}

/** A kernel that computes what another does, where it can. */
export interface Variant extends KernelSpec {
  /** Whether it can work with these constants. */
  takes(constants: Constants): boolean;
}

interface KernelDefinition<Name extends string, Constant extends string, Binding extends string>
  extends Cost<Readonly<Record<Constant, number>>> {
  name: Name;
  wgsl: string;
  /** The override constants by name: checked against the shader's text, and typed for grid and reference. */
  constants: readonly Constant[];
  bindings: readonly Binding[];
  grid(constants: Readonly<Record<Constant, number>>): Grid;
  typical?(constants: Readonly<Record<Constant, number>>): Readonly<Partial<Record<Binding, number>>>;
  reference(buffers: Readonly<Record<Binding, Float64Array>>, constants: Readonly<Record<Constant, number>>): void;
}

const BINDING =
  /@group\(0\)\s*@binding\((\d+)\)\s*var<storage,\s*(read|read_write)>\s*(\w+)\s*:\s*array<\s*(f32|u32|vec4f|Lanes|atomic<u32>)\s*>/g;
const OVERRIDE = /^override\s+(\w+)\s*:/gm;

/** The same computation by another shader: its text, name and grid differ, not what it reads, writes and means. */
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

/** A kernel with its variants. */
export const withVariants = <K extends KernelSpec>(kernel: K, variants: readonly Variant[]): K => ({ ...kernel, variants });

/**
 * Joins the host side of a kernel to its WGSL text. Binding order, access and types are read off the text; names that
 * differ between the two are a mistake in our own source and throw at load.
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
      // Vectors (and Lanes of the epilogue) are a way to load f32s four at a time; the buffer is one of f32s.
      type: (type === 'u32' || type === 'atomic<u32>' ? 'u32' : 'f32') as ElementType,
    }))
    .sort((p, q) => p.index - q.index);
  const overrides = [...wgsl.matchAll(OVERRIDE)].map(([, override]) => override ?? '');
  const differs = (found: readonly string[], given: readonly string[]) => [...found].sort().join() !== [...given].sort().join();
  const names = bindings.map((binding) => binding.name);
  if (differs(names, definition.bindings))
    throw new Error(`internal: kernel ${name} has bindings ${names}, its host side says ${definition.bindings}`);
  if (differs(overrides, definition.constants))
    throw new Error(`internal: kernel ${name} has overrides ${overrides}, its host side says ${definition.constants}`);
  if (bindings.length > 8) throw new Error(`internal: kernel ${name} needs ${bindings.length} storage buffers, WebGPU guarantees 8`);
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
    // u32 bindings arrive as Uint32Array; both index to numbers, which is all that a reference does with them.
    reference: (buffers, constants) =>
      definition.reference(buffers as Readonly<Record<Binding, Float64Array>>, constants as Readonly<Record<Constant, number>>),
  };
}

/** Elements that a binding has at least, also one that a kernel's constants switch off: a vector. */
export const LEAST_ELEMENTS = 4;

const MAX_GROUPS_PER_DIMENSION = 65_535;

/**
 * A grid of at least `groups` workgroups, folded to two dimensions where one would pass WebGPU's 65,535. Kernels number
 * their group as `group.x + group.y * groups.x` and ignore the surplus.
 */
export function gridOf(groups: number): Grid {
  if (groups <= MAX_GROUPS_PER_DIMENSION) return [Math.max(1, groups), 1, 1];
  const rows = Math.ceil(groups / MAX_GROUPS_PER_DIMENSION);
  return [Math.ceil(groups / rows), rows, 1];
}

export const ceilDiv = (a: number, b: number) => Math.ceil(a / b);
