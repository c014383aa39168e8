/** The results of a run as numbers, with their differences from the baseline. */

import { areEvaluatedAlike, columns, deltaWords } from '../runs/columns.ts';
import type { RunRecord } from '../stores/runs.ts';

interface Figure {
  name: string;
  value: string;
  delta: string | null;
}

/** The numbers whose difference in percent is meaningful. */
const COMPARED = ['Loss', 'Held-out loss', 'Parameters'];
/** The speed depends more on the machine than on the network. */
const LEFT_OUT = ['Steps/s'];

export function figuresOf(run: RunRecord, baseline: RunRecord, all: readonly RunRecord[]): Figure[] {
  const figures = columns
    .filter(({ name }) => !LEFT_OUT.includes(name))
    .map(({ name, of, words }): Figure => {
      const [value, theirs] = [of(run, all), of(baseline, all)];
      const delta =
        COMPARED.includes(name) && value !== theirs && (name !== 'Held-out loss' || areEvaluatedAlike(run, baseline))
          ? deltaWords(value, theirs)
          : null;
      return { name, value: words(value ?? undefined), delta };
    });
  return [...figures, { name: 'State', value: run.status.state, delta: null }];
}
