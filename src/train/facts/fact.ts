/** A known result that the measurements of this project reproduce. */
import type { MakeRunner } from '../trainer/trainer.ts';

export interface Fact {
  /** A description of the network and of the measured number. */
  words: string;
  /**
   * The lower bound of the median over the seeds. It is finite, and above 0 for a number that cannot be 0, so that the fact does not hold
   * after an underflow.
   */
  least: number;
  /** The upper bound of the median over the seeds. It is finite, so that the fact does not hold after an overflow. */
  most: number;
  measure(seed: number, makeRunner: MakeRunner): Promise<number>;
}
