/** Makes tensors and dispatches while a network is compiled, and then assigns memory to every temporary tensor. */
import { type KernelSpec, LEAST_ELEMENTS } from '../../gpu/kernel.ts';
import { aligned, type BufferSpec, type Dispatch, dispatchLabel, type Part, type View } from '../../gpu/plan.ts';
import type { Tensor } from '../ops/op.ts';
import { type Shape, sizeOf } from '../ops/shape.ts';

/** A dispatch whose temporary tensors have no memory yet. */
export interface Pending {
  parts: readonly Part[];
  kernel: KernelSpec;
  tensors: Readonly<Record<string, Tensor>>;
  constants: Readonly<Record<string, number>>;
  canFuse: boolean;
}

/** The placeholder for read bindings that a kernel's constants disable. */
const UNREAD: Tensor = { id: 'unread', shape: [LEAST_ELEMENTS], type: 'f32' };
/** The placeholder for written bindings that a kernel's constants disable. */
const UNWRITTEN: Tensor = { id: 'unwritten', shape: [LEAST_ELEMENTS], type: 'f32' };

export const isStandIn = ({ id }: Tensor): boolean => id === UNREAD.id || id === UNWRITTEN.id;

export type Program = readonly Pending[];

export const bufferUses = ['parameters', 'gradients', 'optimiser state', 'activations', 'data', 'bookkeeping'] as const;
export type BufferUse = (typeof bufferUses)[number];

/** The uses of the buffers that checkpoints store. If the reference runner trains, it computes in f64 and rounds these buffers to f32. */
export const keptUses: readonly BufferUse[] = ['parameters', 'optimiser state'];

export class PlanBuilder {
  /** Views of the tensors with memory of their own, such as parameters, data and state. Other tensors share memory by lifetime. */
  private readonly fixed = new Map<string, View>();
  private readonly buffers = new Map<string, BufferSpec>();
  private readonly names = new Set<string>();

  constructor() {
    for (const tensor of [UNREAD, UNWRITTEN]) this.buffer(tensor.id, 'bookkeeping', tensor.shape);
  }

  /** A tensor that occupies a whole buffer with the same name. */
  buffer(name: string, use: BufferUse, shape: Shape, type: Tensor['type'] = 'f32'): Tensor {
    const length = sizeOf(shape);
    this.buffers.set(name, { type, length, use });
    this.fixed.set(name, { buffer: name, offset: 0, length });
    return { id: name, shape, type };
  }

  part(id: string, buffer: string, offset: number, shape: Shape): Tensor {
    this.fixed.set(id, { buffer, offset, length: sizeOf(shape) });
    return { id, shape, type: this.buffers.get(buffer)?.type ?? 'f32' };
  }

  /** A tensor whose memory can be reused after the last use of the tensor. */
  temporary(name: string, shape: Shape, type: Tensor['type'] = 'f32'): Tensor {
    let id = name;
    for (let copy = 2; this.names.has(id); copy++) id = `${name} ${copy}`;
    this.names.add(id);
    return { id, shape, type };
  }

  /** Returns a dispatch with placeholders for the bindings that are not given. */
  dispatch(
    parts: readonly Part[],
    kernel: KernelSpec,
    bindings: Readonly<Record<string, Tensor | undefined>>,
    constants: Readonly<Record<string, number>>,
    canFuse = true,
  ): Pending {
    const label = () => dispatchLabel({ parts, kernel: kernel.name });
    const missing = kernel.constants.filter((name) => constants[name] === undefined);
    const surplus = Object.keys(constants).filter((name) => !kernel.constants.includes(name));
    const unknown = Object.keys(bindings).filter((name) => !kernel.bindings.some((binding) => binding.name === name));
    if (missing.length + surplus.length + unknown.length > 0) {
      throw new Error(`internal: ${label()}: constants missing: [${missing}]; not in the kernel: [${[...surplus, ...unknown]}]`);
    }
    const bound = kernel.bindings.map(({ name, access, type }) => {
      const tensor = bindings[name] ?? (access === 'read' ? UNREAD : UNWRITTEN);
      if (tensor.type !== type) throw new Error(`internal: ${label()}: ${name} needs ${type}, but ${tensor.id} is ${tensor.type}`);
      return [name, tensor] as const;
    });
    return { parts, kernel, tensors: Object.fromEntries(bound), constants, canFuse };
  }

  viewOf(tensor: Tensor): View {
    const view = this.fixed.get(tensor.id);
    if (!view) throw new Error(`internal: tensor ${tensor.id} has no memory of its own`);
    return view;
  }

  /** The buffer of a tensor that has memory of its own, or the id of a temporary tensor. */
  placeOf({ id }: Tensor): string {
    return this.fixed.get(id)?.buffer ?? id;
  }

  /**
   * Assigns memory to every temporary tensor, and returns the buffers and programs of the plan. Programs share memory, so a program may
   * overwrite the temporary tensors of another program.
   * @param readAfter for each program, the tensors that must stay readable after it
   */
  finish<Name extends string>(programs: Readonly<Record<Name, Program>>, readAfter: Readonly<Partial<Record<Name, readonly Tensor[]>>>) {
    const slots: Slot[] = [];
    const views = new Map<string, ReadonlyMap<string, View>>();
    // The casts of `name` here and below are safe because it is a key of `programs`.
    for (const [name, program] of Object.entries<Program>(programs))
      views.set(
        name,
        placeByLifetime(slots, program, (tensor) => this.fixed.has(tensor.id), readAfter[name as Name] ?? []),
      );
    for (const { name, type, length } of slots) this.buffers.set(name, { type, length, use: 'activations' });
    const viewIn = (program: Name, tensor: Tensor): View => {
      const view = this.fixed.get(tensor.id) ?? views.get(program)?.get(tensor.id);
      if (!view) throw new Error(`internal: tensor ${tensor.id} has no memory in ${program}`);
      return view;
    };
    const resolve = (program: Name, { parts, kernel, tensors, constants }: Pending): Dispatch => ({
      parts,
      kernel: kernel.name,
      bindings: Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, viewIn(program, tensor)])),
      constants,
      grid: kernel.grid(constants),
    });
    const resolved = Object.entries<Program>(programs).map(([name, program]) => [name, program.map((one) => resolve(name as Name, one))]);
    return {
      buffers: Object.fromEntries(this.buffers),
      // The cast is safe because `resolved` has the keys of `programs`.
      programs: Object.fromEntries(resolved) as Record<Name, Dispatch[]>,
      viewIn,
    };
  }
}

/** A buffer that temporary tensors use one after the other. */
interface Slot {
  name: string;
  type: Tensor['type'];
  length: number;
}

/**
 * Assigns shared buffers to temporary tensors greedily. A tensor gets the smallest free buffer of its type that is large enough. If there
 * is none, the largest free one grows; if no buffer is free, a new one is added. A buffer is free again only after the last dispatch that
 * uses its tensor, because a dispatch may not use the same buffer in a read binding and in a read_write binding.
 */
function placeByLifetime(slots: Slot[], program: Program, isFixed: (tensor: Tensor) => boolean, readAfter: readonly Tensor[]) {
  const last = new Map<string, number>();
  program.forEach(({ tensors }, index) => {
    for (const tensor of Object.values(tensors)) last.set(tensor.id, index);
  });
  for (const { id } of readAfter) last.set(id, program.length);
  const freeFrom = new Map<Slot, number>();
  const views = new Map<string, View>();
  program.forEach(({ tensors }, index) => {
    for (const tensor of Object.values(tensors)) {
      if (isFixed(tensor) || views.has(tensor.id)) continue;
      const length = sizeOf(tensor.shape);
      const free = slots
        .filter((slot) => slot.type === tensor.type && (freeFrom.get(slot) ?? 0) <= index)
        .sort((a, b) => a.length - b.length);
      let slot = free.find((candidate) => candidate.length >= length) ?? free.at(-1);
      if (!slot) {
        slot = { name: `shared${slots.length}`, type: tensor.type, length: 0 };
        slots.push(slot);
      }
      slot.length = Math.max(slot.length, aligned(length));
      freeFrom.set(slot, (last.get(tensor.id) ?? index) + 1);
      views.set(tensor.id, { buffer: slot.name, offset: 0, length });
    }
  });
  return views;
}
