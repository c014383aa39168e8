/** What a measurement of speed says: plain data, for the page and for files. */

/** What the adapter can do at most, as measured. */
export interface Ceilings {
  /** FLOP/s of multiply-adds on values in registers; a multiply-add is 2 FLOP. */
  multiplyAddsPerSecond: number;
  /** Bytes read and written per second by a copy of 64 MiB. */
  bytesPerSecond: number;
}

export interface DispatchTime {
  /** The layer, skip or other piece of the step that it works for, as the screen calls it: "Dense 1". */
  part: string;
  kernel: string;
  /** Milliseconds of this dispatch alone, repeated within one pass. */
  ms: number;
  /** Floating-point operations, a multiply-add being 2; null where the kernel is no sum of products. */
  flop: number | null;
  /** Bytes of its operands, each read or written once. */
  bytes: number;
}

export const memoryUses = ['parameters', 'gradients', 'optimiser state', 'activations', 'data', 'bookkeeping'] as const;
export type MemoryUse = (typeof memoryUses)[number];

export interface SpeedReport {
  adapter: string;
  /** What told the time. */
  clock: 'timestamps' | 'wall clock';
  batchSize: number;
  ceilings: Ceilings;
  /** Milliseconds of a whole training step on the device. */
  stepMs: number;
  /** In the order of the step. */
  dispatches: readonly DispatchTime[];
  /** Bytes held on the device, by use. */
  memory: Readonly<Record<MemoryUse, number>>;
}
