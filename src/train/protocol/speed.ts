import type { BufferUse } from '../../models/compile/planBuilder.ts';

/** The measured peak speeds of the adapter. */
export interface Ceilings {
  /** The arithmetic speed in FLOP/s, measured with multiply-adds on values in registers. A multiply-add counts as 2 FLOP. */
  flopPerSecond: number;
  /** The number of bytes per second that a copy of 64 MiB reads and writes. */
  bytesPerSecond: number;
}

export interface DispatchTime {
  /** The part of the network or of the step that the dispatch computes, such as "Dense 1". */
  part: string;
  kernel: string;
  /** The milliseconds of one dispatch, measured by repeating it within one pass. */
  ms: number;
  /** The number of floating-point operations, with a multiply-add counted as 2; null if the kernel does not sum products. */
  flop: number | null;
  /** The number of bytes that the dispatch reads and writes. */
  bytes: number;
}

export interface SpeedReport {
  adapter: string;
  clock: 'timestamps' | 'wall clock';
  batchSize: number;
  ceilings: Ceilings;
  /** The milliseconds of a whole training step on the device. */
  stepMs: number;
  /** The dispatches in the order of the step. */
  dispatches: readonly DispatchTime[];
  /** The size of the plan's buffers in bytes, by purpose. */
  memory: Readonly<Record<BufferUse, number>>;
}
