import { useMemo } from 'react';
import { type Classified, classified } from './answered.ts';
import type { Answered } from './picture.ts';

/** The classified held-out examples; empty until their outputs arrive. */
export function useClassified({ run, examples, answers }: Answered): Classified[] {
  const { task, head } = run.summary;
  const { heldOut } = answers.results;
  return useMemo(
    () => (heldOut ? classified(task.type, examples, heldOut, head.outputs) : []),
    [task.type, examples, heldOut, head.outputs],
  );
}
