/**
 * An op is a layer, a projection, a join, or a held value (a constant that replaces a part of the network). It treats every example of the
 * batch alike.
 */
import type { ElementType, KernelSpec } from '../../gpu/kernel.ts';
import type { Initialiser } from './initialisers.ts';
import type { Shape } from './shape.ts';

/** Axis 0 is the batch for values of the network and gradients with respect to them. */
export interface Tensor {
  id: string;
  shape: Shape;
  type: ElementType;
}

/** `observe`: a measurement of values and gradients that changes nothing. */
export type Mode = 'train' | 'evaluate' | 'observe';

export interface WeightSpec {
  shape: Shape;
  init: Initialiser;
  /** True if L2 and weight decay apply, as for matrices and convolution kernels but not for biases and scales. */
  decay: boolean;
  /** `trained` (the default): the optimiser updates the weight. `state`: the layer itself updates it, as with a running mean. */
  role?: 'trained' | 'state';
}

/** A state after the last finished step (`value`), and after the current step (`next`). */
export interface State {
  value: Tensor;
  /** The op writes `next` only in the mode `train`. If the step is refused because a number is not finite, `next` is discarded. */
  next: Tensor;
}

export interface GradientTarget {
  dx: Tensor;
  /** True if the kernel must add the gradient to `dx`; false if it must overwrite `dx`. */
  accumulate: boolean;
  /** A second summand: the kernel also adds `alpha`·`tensor`, times the value of `learned` if it is given. */
  addend?: { tensor: Tensor; alpha: number; learned?: Tensor | undefined } | undefined;
}

/** @param options.fuse false if the dispatch must not be fused with another one, because fusion would change its rounding */
export type Emit = (
  kernel: KernelSpec,
  bindings: Readonly<Record<string, Tensor | undefined>>,
  constants: Readonly<Record<string, number>>,
  options?: { fuse: boolean },
) => void;

interface Context<P> {
  params: P;
  /** The first input; `y` if the op has no inputs. */
  input: Tensor;
  inputs: readonly Tensor[];
  y: Tensor;
  mode: Mode;
  /** [1] u32, the number of finished training steps. Random masks and noise are keyed by this number and `seed`. */
  step: Tensor;
  /** 32 bits keyed by the experiment's seed and the layer's id, so that networks that differ only in their skips draw the same masks. */
  seed: number;
  /** [N, 1], the number of valid time steps of each example; undefined unless the network's input is a sequence. */
  lengths: Tensor | undefined;
  weight(name: string): Tensor;
  state(name: string): State;
  /** Appends a dispatch. Bindings that the constants disable may be absent. */
  emit: Emit;
  /** A tensor that only this pass uses. */
  scratch(name: string, shape: Shape, type?: ElementType): Tensor;
}

export interface ForwardContext<P> extends Context<P> {
  /** Returns a tensor that is stored for the backward pass, which reads it with `kept`. */
  keep(name: string, shape: Shape, type?: ElementType): Tensor;
}

export interface BackwardContext<P> extends Context<P> {
  dy: Tensor;
  gradient(weight: string): Tensor;
  kept(name: string): Tensor | undefined;
  /** The target for the gradient of input i; null if it is not needed. `takesAddend` is true if the kernel of the op can add an addend. */
  dx(i: number, options?: { takesAddend: boolean }): GradientTarget | null;
  /**
   * Adds `alpha`·`gradient`, times the value of `learned` if it is given, to the gradient of input i. If possible, the addition is
   * part of another kernel, so that it needs no dispatch of its own.
   */
  contribute(i: number, gradient: Tensor, alpha?: number, learned?: Tensor): void;
  /** Returns a tensor [N, T, …] for the gradient with respect to an inner state. The method is absent unless states are observed. */
  stateGradient?(state: string, shape: Shape): Tensor;
}

export interface OpDefinition<P> {
  weights(inputs: readonly Shape[], params: P): Readonly<Record<string, WeightSpec>>;
  forward(ctx: ForwardContext<P>): void;
  backward(ctx: BackwardContext<P>): void;
}

export const batchOf = (tensor: Tensor): number => tensor.shape[0] ?? 1;
export const columnsOf = (tensor: Tensor): number => tensor.shape.at(-1) ?? 1;
export const countOf = (tensor: Tensor): number => tensor.shape.reduce((product, size) => product * size, 1);
export const rowsOf = (tensor: Tensor): number => countOf(tensor) / columnsOf(tensor);
