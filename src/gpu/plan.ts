/** A plan is plain data. The GPU runner executes it on a GPU, and the reference runner executes it with plain loops in f64. */
import type { Constants, ElementType, Grid, KernelSpec } from './kernel.ts';

export interface BufferSpec {
  type: ElementType;
  /** The number of elements of 4 bytes. */
  length: number;
  /** The purpose under which a memory report lists the buffer. The code that makes a plan defines the purposes. */
  use?: string;
}

/** A part of a buffer, measured in elements. Offsets are multiples of {@link ALIGNMENT}. */
export interface View {
  buffer: string;
  offset: number;
  length: number;
}

/** A piece of the computation, such as `{ layer: 'dense1' }` or `{ role: 'loss' }`. The compiler defines the pieces. */
export type Part = Readonly<Record<string, string>>;

export interface Dispatch {
  /** The pieces to which the dispatch belongs. Several pieces can share a dispatch. */
  parts: readonly Part[];
  kernel: string;
  bindings: Readonly<Record<string, View>>;
  constants: Constants;
  grid: Grid;
}

export interface Plan {
  buffers: Readonly<Record<string, BufferSpec>>;
  programs: Readonly<Record<string, readonly Dispatch[]>>;
}

export type KernelCatalogue = ReadonlyMap<string, KernelSpec>;

/** The alignment of views in elements: WebGPU's default minStorageBufferOffsetAlignment is 256 bytes. */
export const ALIGNMENT = 64;

export const aligned = (length: number) => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

export function planBytes(plan: Plan): number {
  return Object.values(plan.buffers).reduce((sum, buffer) => sum + buffer.length * 4, 0);
}

/** The name of a dispatch in plans, error messages and GPU tools: `dense1 · matmul`, `dense1 with input→dense1 · matmul_pair`. */
export const dispatchLabel = ({ parts, kernel }: Pick<Dispatch, 'parts' | 'kernel'>): string =>
  `${parts.map((part) => Object.values(part).join('→')).join(' with ')} · ${kernel}`;

/** Returns text with one line per buffer, program and dispatch, for tests and for debugging. */
export function printPlan(plan: Plan): string {
  const lines: string[] = [];
  for (const [name, { type, length }] of Object.entries(plan.buffers)) lines.push(`buffer ${name}: ${type}[${length}]`);
  for (const [name, dispatches] of Object.entries(plan.programs)) {
    lines.push('', `program ${name}: ${dispatches.length} dispatches`);
    for (const dispatch of dispatches) {
      const { bindings, constants, grid } = dispatch;
      const views = Object.entries(bindings).map(([binding, view]) => `${binding}=${view.buffer}[${view.offset}+${view.length}]`);
      const values = Object.entries(constants).map(([constant, value]) => `${constant}=${value}`);
      lines.push(`  ${dispatchLabel(dispatch)} <${grid.join('×')}> ${views.join(' ')} {${values.join(' ')}}`);
    }
  }
  return lines.join('\n');
}
