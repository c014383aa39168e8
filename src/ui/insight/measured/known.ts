import type { AboutQuantity, QuantityName, QuantityResult } from '../../../train/protocol/quantities.ts';
import type { Seen } from '../seen.ts';

/** A shown run with its measurement. */
export interface Result<Name extends QuantityName> extends Seen {
  result: QuantityResult<Name>;
  isWhole: boolean;
  about: AboutQuantity;
}

/** The step of the runs; null if they are at different steps. */
export const stepOf = (seen: readonly Pick<Seen, 'run'>[]): number | null => {
  const steps = new Set(seen.map(({ run }) => run.status.step));
  const [step] = steps;
  return steps.size === 1 && step !== undefined ? step : null;
};
