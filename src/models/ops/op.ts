/**
 * The interface of an op: its weights, and its forward and backward pass as lists of dispatches. An op does not depend on a
 * device, and it treats every example of the batch alike.
 */
import type { ElementType, KernelSpec } from '../../gpu/kernel.ts';
import type { Initialiser } from './initialisers.ts';
import type { Shape } from './shape.ts';

/** A tensor of the plan. Axis 0 is the batch for the values of the network and for the gradients with respect to them. */
export interface Tensor {
  id: string;
  shape: Shape;
  type: ElementType;
}

/** train: a training step. evaluate: an evaluation on held-out examples. observe: a measurement that changes nothing. */
export type Mode = 'train' | 'evaluate' | 'observe';

export interface WeightSpec {
  shape: Shape;
  init: Initialiser;
  /** True if L2 and weight decay apply, as for matrices and convolution kernels; false for biases and scales. */
  decay: boolean;
  /** trained: the optimiser updates it (the default). state: the layer updates it, as with running statistics. */
  role?: 'trained' | 'state';
}

/** A layer's state: its value after the last finished step, and its value after the current step. */
export interface State {
  value: Tensor;
  /** Written in mode train only. It is discarded if the step stops because a number is not finite. */
  next: Tensor;
}

/** The tensor that a gradient is stored in or added to. A kernel that supports addends adds α·addend as well. */
export interface GradientTarget {
  dx: Tensor;
  accumulate: boolean;
  addend?: { tensor: Tensor; alpha: number; learned?: Tensor | undefined } | undefined;
}

/** @param options.fuse false if the dispatch must not be fused with its neighbours, because fusion would change its rounding */
export type Emit = (
  kernel: KernelSpec,
  bindings: Readonly<Record<string, Tensor | undefined>>,
  constants: Readonly<Record<string, number>>,
  options?: { fuse: boolean },
) => void;

interface Context<P> {
  params: P;
  /** The first input. A layer has no other. For an op without inputs, it is `y`. */
  input: Tensor;
  inputs: readonly Tensor[];
  y: Tensor;
  mode: Mode;
  /** [1] u32, the number of finished training steps. Together with `seed`, it keys masks and noise. */
  step: Tensor;
  /** 32 bits keyed by the experiment's seed and the layer, so that twins draw the same masks. */
  seed: number;
  /** [N], the number of valid time steps of each example; undefined unless the network's input is a sequence. */
  lengths: Tensor | undefined;
  weight(name: string): Tensor;
  state(name: string): State;
  /** Appends a dispatch. Bindings that the kernel's constants disable may be absent. */
  emit: Emit;
  /** A tensor that only this pass uses. */
  scratch(name: string, shape: Shape, type?: ElementType): Tensor;
}

export interface ForwardContext<P> extends Context<P> {
  /** A tensor for the backward pass, which finds it by the same name in `kept`. */
  keep(name: string, shape: Shape, type?: ElementType): Tensor;
}

export interface BackwardContext<P> extends Context<P> {
  dy: Tensor;
  gradient(weight: string): Tensor;
  kept(name: string): Tensor | undefined;
  /** The target for the gradient of input i; null if it is not needed. The caller sets `takesAddend` if its kernel can add an addend. */
  dx(i: number, options?: { takesAddend: boolean }): GradientTarget | null;
  /** Adds α·gradient, times the value of `learned` if it is given, to the gradient of input i, without a dispatch of its own if possible. */
  contribute(i: number, gradient: Tensor, alpha?: number, learned?: Tensor): void;
  /** A tensor [N, T, …] for the gradient with respect to an inner state at each time step; undefined unless it is observed. */
  stateGradient?(state: string, shape: Shape): Tensor;
}

/** The computation of an op: a layer, a projection, a join or a held value. */
export interface OpDefinition<P> {
  weights(inputs: readonly Shape[], params: P): Readonly<Record<string, WeightSpec>>;
  forward(ctx: ForwardContext<P>): void;
  backward(ctx: BackwardContext<P>): void;
}

export const batchOf = (tensor: Tensor): number => tensor.shape[0] ?? 1;
export const columnsOf = (tensor: Tensor): number => tensor.shape.at(-1) ?? 1;
export const countOf = (tensor: Tensor): number => tensor.shape.reduce((product, size) => product * size, 1);
export const rowsOf = (tensor: Tensor): number => countOf(tensor) / columnsOf(tensor);
