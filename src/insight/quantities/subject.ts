/** The network that quantities are measured on. Its weights, its data and the ways to compute with them come from the caller. */
import type { Weight } from '../../models/compile/arenas.ts';
import type { CompileOptions } from '../../models/compile/compile.ts';
import type { Compiled } from '../../models/compile/compiled.ts';
import type { LayerId, Network } from '../../models/network/network.ts';
import type { Training } from '../../models/optimisers/training.ts';

/** A network with data and weights in place, on a runner of its own. */
export interface Bench {
  readonly compiled: Compiled;
  /** Replaces a weight, trained or state. */
  setWeight(weight: Weight, values: Float32Array): void;
  /** The means of the signals of evaluations over the first held-out examples, parallel to `compiled.signals.evaluations`. */
  evaluate(examples?: number): Promise<{ values: readonly number[]; examples: number }>;
  /** The loss of each of the first held-out examples. */
  heldOutLosses(examples: number): Promise<Float32Array>;
  /** A layer's outputs for the first held-out examples, [examples, …its shape]. */
  heldOutOutputs(layer: LayerId, examples: number): Promise<Float32Array>;
  destroy(): void;
}

/** A trained network, or a network at its initial weights. */
export interface Subject {
  network: Network;
  training: Training;
  /** The number of finished training steps. */
  step: number;
  heldOutCount: number;
  /** All weights, trained or state, by their names in files. */
  weights: ReadonlyMap<string, Float32Array>;
  /**
   * Compiles a network, the subject's own by default, and gives it the subject's data and weights. A weight that the subject lacks keeps
   * its initial value. The caller destroys the bench.
   */
  open(network?: Network, options?: CompileOptions): Promise<Bench>;
}
