/** Collects tensors and dispatches while a network is compiled, then gives every tensor its place in memory. */
import { type KernelSpec, LEAST_ELEMENTS } from '../../gpu/kernel.ts';
import { aligned, type BufferSpec, type Dispatch, dispatchLabel, type Part, type View } from '../../gpu/plan.ts';
import type { Tensor } from '../ops/op.ts';
import { type Shape, sizeOf } from '../ops/shape.ts';

export interface Pending {
  parts: readonly Part[];
  kernel: KernelSpec;
  tensors: Readonly<Record<string, Tensor>>;
  constants: Readonly<Record<string, number>>;
  /** False where no rule may merge it with another dispatch. */
  canFuse: boolean;
}

/** Stand-ins for bindings that a kernel's constants switch off: one to read, one to write. */
const UNREAD: Tensor = { id: 'unread', shape: [LEAST_ELEMENTS], type: 'f32' };
const UNWRITTEN: Tensor = { id: 'unwritten', shape: [LEAST_ELEMENTS], type: 'f32' };

export const isStandIn = ({ id }: Tensor): boolean => id === UNREAD.id || id === UNWRITTEN.id;

export type Program = Pending[];

export class PlanBuilder {
  /** Tensors with a place of their own: parameters, data, state. The others share memory by lifetime. */
  private readonly fixed = new Map<string, View>();
  private readonly buffers = new Map<string, BufferSpec>();
  private readonly names = new Set<string>();

  constructor() {
    for (const tensor of [UNREAD, UNWRITTEN]) this.buffer(tensor.id, tensor.shape);
  }

  /** A tensor that is a whole buffer of its name. */
  buffer(name: string, shape: Shape, type: Tensor['type'] = 'f32'): Tensor {
    const length = sizeOf(shape);
    this.buffers.set(name, { type, length });
    this.fixed.set(name, { buffer: name, offset: 0, length });
    return { id: name, shape, type };
  }

  /** A tensor that is a part of a buffer. */
  part(id: string, buffer: string, offset: number, shape: Shape): Tensor {
    this.fixed.set(id, { buffer, offset, length: sizeOf(shape) });
    return { id, shape, type: this.buffers.get(buffer)?.type ?? 'f32' };
  }

  /** A tensor whose memory is free again after its last use. */
  temporary(name: string, shape: Shape, type: Tensor['type'] = 'f32'): Tensor {
    let id = name;
    for (let copy = 2; this.names.has(id); copy++) id = `${name} ${copy}`;
    this.names.add(id);
    return { id, shape, type };
  }

  /** A dispatch, with dummies for the bindings that are not given. */
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
      throw new Error(`internal: ${label()} lacks ${missing} and does not know ${[...surplus, ...unknown]}`);
    }
    const bound = kernel.bindings.map(({ name, access, type }) => {
      const tensor = bindings[name] ?? (access === 'read' ? UNREAD : UNWRITTEN);
      if (tensor.type !== type) throw new Error(`internal: ${label()}: ${name} is ${type}, ${tensor.id} is ${tensor.type}`);
      return [name, tensor] as const;
    });
    return { parts, kernel, tensors: Object.fromEntries(bound), constants, canFuse };
  }

  /**
   * Places every temporary tensor and gives the plan's buffers and programs.
   * @param programs the first one decides lifetimes; the others run parts of it in the same order
   * @param held tensors that are still to be read after a dispatch of the first program
   */
  finish<Name extends string>(
    programs: Readonly<Record<Name, Program>>,
    held: { tensors: readonly Tensor[]; after: Pending },
  ): { buffers: Record<string, BufferSpec>; programs: Record<Name, Dispatch[]>; viewOf(tensor: Tensor): View } {
    const [longest = []] = Object.values<Program>(programs);
    const places = placeByLifetime(longest, (tensor) => this.fixed.has(tensor.id), held);
    for (const [name, spec] of places.buffers) this.buffers.set(name, spec);
    const viewOf = (tensor: Tensor): View => {
      const view = this.fixed.get(tensor.id) ?? places.views.get(tensor.id);
      if (!view) throw new Error(`internal: tensor ${tensor.id} has no place`);
      return view;
    };
    const resolve = ({ parts, kernel, tensors, constants }: Pending): Dispatch => ({
      parts,
      kernel: kernel.name,
      bindings: Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, viewOf(tensor)])),
      constants,
      grid: kernel.grid(constants),
    });
    const resolved = Object.entries<Program>(programs).map(([name, program]) => [name, program.map(resolve)]);
    return { buffers: Object.fromEntries(this.buffers), programs: Object.fromEntries(resolved), viewOf };
  }
}

interface Slot {
  name: string;
  type: Tensor['type'];
  length: number;
  freeFrom: number;
}

/**
 * Greedy sharing: a tensor takes the free buffer that fits it best, or grows the largest free one, or gets a new one. A
 * buffer is free again only after the dispatch that used it last, since one dispatch may not read and write one buffer.
 */
function placeByLifetime(program: Program, isFixed: (tensor: Tensor) => boolean, held: { tensors: readonly Tensor[]; after: Pending }) {
  const last = new Map<string, number>();
  program.forEach(({ tensors }, index) => {
    for (const tensor of Object.values(tensors)) last.set(tensor.id, index);
  });
  const heldUntil = program.indexOf(held.after);
  for (const { id } of held.tensors) last.set(id, Math.max(heldUntil, last.get(id) ?? 0));
  const slots: Slot[] = [];
  const views = new Map<string, View>();
  program.forEach(({ tensors }, index) => {
    for (const tensor of Object.values(tensors)) {
      if (isFixed(tensor) || views.has(tensor.id)) continue;
      const length = sizeOf(tensor.shape);
      const free = slots.filter((slot) => slot.type === tensor.type && slot.freeFrom <= index).sort((a, b) => a.length - b.length);
      let slot = free.find((candidate) => candidate.length >= length) ?? free.at(-1);
      if (!slot) {
        slot = { name: `shared${slots.length}`, type: tensor.type, length: 0, freeFrom: 0 };
        slots.push(slot);
      }
      slot.length = Math.max(slot.length, aligned(length));
      slot.freeFrom = (last.get(tensor.id) ?? index) + 1;
      views.set(tensor.id, { buffer: slot.name, offset: 0, length });
    }
  });
  return { views, buffers: slots.map(({ name, type, length }) => [name, { type, length }] as const) };
}
