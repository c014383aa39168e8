import type { Runner } from '../../gpu/runner.ts';
import type { Compiled } from '../../models/compile/compiled.ts';

/**
 * A function that is called repeatedly during long work, and returns false to end it. `of` is the number of units of the work, such as
 * dispatches, and `done` is the number of finished units.
 */
export type GoesOn = (done: number, of: number) => boolean | Promise<boolean>;

/** A part is short so that other work does not wait long on a slow device. */
const DISPATCHES_IN_PART = 32;

/** Runs a program once. Resolves to false if `goesOn` ended it. */
export async function runInParts(runner: Runner, { plan, views }: Compiled, program: string, goesOn: GoesOn): Promise<boolean> {
  const { length } = plan.programs[program] ?? [];
  for (let done = 0; done < length; ) {
    const end = Math.min(length, done + DISPATCHES_IN_PART);
    while (done < end) runner.runOne(program, done++);
    // A read of any buffer waits until the part is finished.
    await runner.read(views.step);
    if (!(await goesOn(done, length))) return false;
  }
  return true;
}
