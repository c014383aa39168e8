import { countWords, plural } from '../../../schema/words.ts';
import type { AboutQuantity, QuantityName, QuantityResult } from '../../../train/protocol/quantities.ts';
import type { Seen } from '../seen.ts';

export interface Result<Name extends QuantityName> extends Seen {
  result: QuantityResult<Name>;
  /** The step of the measured weights. */
  step: number;
  isWhole: boolean;
  about: AboutQuantity;
}

/** A text such as "after 40 steps", or "after 30 and 40 steps" if the weights of the runs are from different steps. */
export function afterWords(results: readonly { step: number }[]): string {
  const steps = [...new Set(results.map(({ step }) => step))];
  return `after ${steps.map(countWords).join(' and ')} ${plural(steps.length > 1 ? 2 : (steps[0] ?? 0), 'step')}`;
}
