import type { AboutQuantity, QuantityName, QuantityResult } from '../../../train/protocol/quantities.ts';
import type { Seen } from '../seen.ts';

/** A run that is seen, with what has been measured of it. */
export interface Result<Name extends QuantityName> extends Seen {
  result: QuantityResult<Name>;
  isWhole: boolean;
  about: AboutQuantity;
}

/** "after 60 steps", or nothing if the runs are not at the same step. */
export const stepOf = (seen: readonly Pick<Seen, 'run'>[]): number | null => {
  const steps = new Set(seen.map(({ run }) => run.status.step));
  const [step] = steps;
  return steps.size === 1 && step !== undefined ? step : null;
};
