/** A known result that the measurements of this project reproduce. */
import type { MakeRunner } from '../trainer/trainer.ts';

export interface Fact {
  /** A description of the network and of the measured number. */
  words: string;
  /** The bounds of the median over the seeds, which are finite so that neither an underflow to 0 nor an overflow holds by mistake. */
  least: number;
  most: number;
  measure(seed: number, makeRunner: MakeRunner): Promise<number>;
}
