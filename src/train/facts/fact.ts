/** A known result that the measurements of this project reproduce. */
import type { MakeRunner } from '../trainer/trainer.ts';

export interface Fact {
  /** A description of the network and of the measured number. */
  words: string;
  /**
   * The bounds of the median over the seeds. They are finite, and above 0 for a number that cannot be 0, so that a fact does not hold
   * after an overflow or an underflow.
   */
  least: number;
  most: number;
  measure(seed: number, makeRunner: MakeRunner): Promise<number>;
}
