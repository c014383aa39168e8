/** The registry of optimisers: their settings, their state per parameter, and their kernels. */
import type { KernelSpec } from '../../gpu/kernel.ts';
import { defaultsOf, type Params, type ParamsOf, type Schema } from '../../schema/fields.ts';
import { adam as adamKernel, momentum as momentumKernel, sgd as sgdKernel } from '../../shaders/optimisers/optimisers.ts';

interface OptimiserDefinition<K extends string, S extends Schema> {
  kind: K;
  label: string;
  doc: string;
  schema: S;
  kernel: KernelSpec;
  /** The kernel's bindings with the optimiser's state, each as long as the parameters. */
  slots: readonly string[];
  /** The kernel's constants. Another value needs another pipeline. */
  constants(params: ParamsOf<S>): Readonly<Record<string, number>>;
  /** β₁ and β₂ of running means with bias correction, or 0 without running means, and then a number of the optimiser's own. */
  rates(params: ParamsOf<S>): readonly [beta1: number, beta2: number, own: number];
}

const define = <const K extends string, const S extends Schema>(definition: OptimiserDefinition<K, S>) => definition;

const sgd = define({
  kind: 'sgd',
  label: 'SGD',
  doc: 'w ← w − η·g.',
  schema: {},
  kernel: sgdKernel,
  slots: [],
  constants: () => ({}),
  rates: () => [0, 0, 0],
});

const momentum = define({
  kind: 'momentum',
  label: 'Momentum',
  doc: 'v ← μ·v + g; w ← w − η·v, or with Nesterov w ← w − η·(g + μ·v).',
  schema: {
    momentum: { type: 'float', label: 'Momentum μ', min: 0, max: 0.9999, default: 0.9 },
    nesterov: { type: 'flag', label: 'Nesterov', default: false },
  },
  kernel: momentumKernel,
  slots: ['velocity'],
  constants: ({ nesterov }) => ({ NESTEROV: nesterov ? 1 : 0 }),
  rates: ({ momentum: rate }) => [0, 0, rate],
});

const adamSchema = {
  beta1: { type: 'float', label: 'β₁', min: 0, max: 0.9999, default: 0.9 },
  beta2: { type: 'float', label: 'β₂', min: 0, max: 0.99999, default: 0.999 },
  epsilon: { type: 'float', label: 'ε', min: 1e-12, max: 1, default: 1e-7, log: true },
} as const satisfies Schema;

const adamOf = <const K extends string>(kind: K, label: string, doc: string, decoupled: boolean) =>
  define({
    kind,
    label,
    doc,
    schema: adamSchema,
    kernel: adamKernel,
    slots: ['m', 'v'],
    constants: () => ({ DECOUPLED: decoupled ? 1 : 0 }),
    rates: ({ beta1, beta2, epsilon }) => [beta1, beta2, epsilon],
  });

export const optimisers = [
  adamOf(
    'adam',
    'Adam',
    'Adaptive steps from running means of the gradient and its square. Weight decay is added to the gradient. Kingma & Ba 2015.',
    false,
  ),
  adamOf('adamw', 'AdamW', 'Adam with weight decay applied directly to the weights. Loshchilov & Hutter 2019.', true),
  momentum,
  sgd,
] as const;

export type OptimiserKind = (typeof optimisers)[number]['kind'];
export type AnyOptimiser = OptimiserDefinition<OptimiserKind, Schema>;

export interface OptimiserChoice {
  kind: OptimiserKind;
  params: Params;
}

const byKind: ReadonlyMap<string, AnyOptimiser> = new Map(optimisers.map((optimiser) => [optimiser.kind, optimiser]));

export function optimiserDefinition(kind: OptimiserKind): AnyOptimiser {
  const found = byKind.get(kind);
  if (!found) throw new Error(`internal: no optimiser ${kind}`);
  return found;
}

export const defaultOptimiser = (kind: OptimiserKind = 'adam'): OptimiserChoice => ({
  kind,
  params: defaultsOf(optimiserDefinition(kind).schema),
});
