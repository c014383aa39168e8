/**
 * What a layer kind is: one record that says how it is shown and set up, what shape it gives, what weights it has, and its
 * forward and backward pass as lists of dispatches. Records see no device, and never look at the batch.
 */
import type { ElementType, KernelSpec } from '../../gpu/kernel.ts';
import type { Initialiser } from './initialisers.ts';
import type { Shape } from './shape.ts';

/** A tensor of the plan; its shape includes the batch as axis 0 (but for weights). */
export interface Tensor {
  id: string;
  shape: Shape;
  type: ElementType;
}

export interface WeightSpec {
  shape: Shape;
  init: Initialiser;
  /** Whether L2 and weight decay apply: kernels yes, biases and scales no. */
  decay: boolean;
}

/** Where a gradient goes: stored, or added to what is there; α·addend comes along where a kernel can take it. */
export interface GradientTarget {
  dx: Tensor;
  accumulate: boolean;
  addend?: { tensor: Tensor; alpha: number; learned?: Tensor | undefined } | undefined;
}

/** @param options.fuse false keeps the dispatch apart from its neighbours: fused, it would round in another way */
export type Emit = (
  kernel: KernelSpec,
  bindings: Readonly<Record<string, Tensor | undefined>>,
  constants: Readonly<Record<string, number>>,
  options?: { fuse: boolean },
) => void;

interface Context<P> {
  params: P;
  x: readonly Tensor[];
  y: Tensor;
  /** [N] valid time steps, where the network's input is a sequence. */
  lengths: Tensor | undefined;
  weight(name: string): Tensor;
  /** Queues a dispatch. Bindings that the kernel's constants switch off are left out. */
  emit: Emit;
  /** A tensor of this pass alone. */
  scratch(name: string, shape: Shape, type?: ElementType): Tensor;
}

export interface ForwardContext<P> extends Context<P> {
  /** A tensor for the backward pass, which fetches it by the same name. */
  keep(name: string, shape: Shape, type?: ElementType): Tensor;
}

export interface BackwardContext<P> extends Context<P> {
  dy: Tensor;
  gradient(weight: string): Tensor;
  kept(name: string): Tensor | undefined;
  /** Where the gradient by input i goes; null where nobody asks for it. `fuse` promises to take an addend. */
  dx(i: number, options?: { fuse: boolean }): GradientTarget | null;
  /** Adds α·gradient to the gradient of input i, without a dispatch where that can be had. */
  contribute(i: number, gradient: Tensor, alpha?: number, learned?: Tensor): void;
}

/** A step of the expanded network: a layer, or a projection or join that a skip brings. */
export interface OpDefinition<P> {
  weights(inputs: readonly Shape[], params: P): Readonly<Record<string, WeightSpec>>;
  forward(ctx: ForwardContext<P>): void;
  backward(ctx: BackwardContext<P>): void;
}

export const batchOf = (tensor: Tensor): number => tensor.shape[0] ?? 1;
export const columnsOf = (tensor: Tensor): number => tensor.shape.at(-1) ?? 1;
export const countOf = (tensor: Tensor): number => tensor.shape.reduce((product, size) => product * size, 1);
export const rowsOf = (tensor: Tensor): number => countOf(tensor) / columnsOf(tensor);
