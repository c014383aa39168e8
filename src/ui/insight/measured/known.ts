import type { AboutQuantity, QuantityName, QuantityResult } from '../../../train/protocol/quantities.ts';
import type { Seen } from '../seen.ts';

/** A shown run with its measurement. */
export interface Result<Name extends QuantityName> extends Seen {
  result: QuantityResult<Name>;
  /** The step of the measured weights. */
  step: number;
  isWhole: boolean;
  about: AboutQuantity;
}

/** The step of the measured weights of all runs; null if they are of different steps. */
export const stepOf = (results: readonly { step: number }[]): number | null => {
  const steps = new Set(results.map((one) => one.step));
  const [step] = steps;
  return steps.size === 1 && step !== undefined ? step : null;
};
