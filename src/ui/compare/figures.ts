/** What came of a run, in figures, and how far each is from the one that it is compared with. */

import { columns, deltaWords } from '../runs/columns.ts';
import type { RunRecord } from '../stores/runs.ts';

interface Figure {
  name: string;
  value: string;
  delta: string | null;
}

/** Figures of which a difference in percent says something. */
const COMPARED = ['Loss', 'Held-out loss', 'Best loss', 'Parameters'];
/** How fast it was says more of the machine than of the network. */
const LEFT_OUT = ['Steps/s'];

export function figuresOf(run: RunRecord, baseline: RunRecord): Figure[] {
  const figures = columns
    .filter(({ name }) => !LEFT_OUT.includes(name))
    .map(({ name, of, words }): Figure => {
      const [value, theirs] = [of(run), of(baseline)];
      const delta = COMPARED.includes(name) && value !== theirs ? deltaWords(value, theirs) : null;
      return { name, value: words(value ?? undefined), delta };
    });
  return [...figures, { name: 'State', value: run.status.state, delta: null }];
}
