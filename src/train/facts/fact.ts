/** A known result that the measurements of this project reproduce. */
import type { MakeRunner } from '../trainer/trainer.ts';

export interface Fact {
  /** A description of the network and of the measured number. */
  words: string;
  /**
   * The lower bound of the median over the seeds. It is finite. If the measured number cannot be 0, it is also above 0, so that an
   * underflow does not confirm the fact.
   */
  least: number;
  /** The upper bound of the median over the seeds. It is finite, so that an overflow does not confirm the fact. */
  most: number;
  measure(seed: number, makeRunner: MakeRunner): Promise<number>;
}
