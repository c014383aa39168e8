/** The page's commands to the worker. A command has no answer. */
import type { DataFile } from '../../data/dataset.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { VariantSelection } from '../../gpu/variants.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Request } from './requests.ts';
import type { RunId } from './runs.ts';

export type Command =
  /** The first message. `trusted` lists the kernels that passed device checks before, `choices` the variants selected for each adapter. */
  | { type: 'start'; trusted: readonly string[]; choices: Readonly<Record<string, VariantSelection>>; runner?: 'reference' }
  /** Searches for a GPU again, if there is none. */
  | { type: 'device.retry' }
  | { type: 'data.files'; digest: string; files: readonly DataFile[] }
  /** Forgets files that nothing on the page uses any longer. */
  | { type: 'data.forget'; digest: string }
  /** Prepares the kernels of these experiments, so that a run does not wait for checks, selection and compilation. */
  | { type: 'warm'; experiments: readonly Experiment[] }
  /**
   * Creates a run. With `checkpoint`, the run resumes from it. With `kernels`, the variants that the run reported before, its bits stay the
   * same.
   */
  | {
      type: 'run.create';
      runId: RunId;
      experiment: Experiment;
      kernels?: VariantSelection | undefined;
      checkpoint?: Checkpoint | undefined;
      /** True for a run whose curves are not stored; it is not observed. */
      isUnwatched?: boolean;
    }
  /** Trains until step `until` or until paused, in lockstep with other runs. */
  | { type: 'run.start'; runId: RunId; until: number | null; lockstepWith?: readonly RunId[] }
  | { type: 'run.pause'; runId: RunId }
  | { type: 'run.step'; runId: RunId }
  /** Switches on or off the observation of runs while they train. */
  | { type: 'watch'; isOn: boolean }
  /** Restores the initial weights at step 0. */
  | { type: 'run.reset'; runId: RunId }
  | { type: 'run.delete'; runId: RunId }
  /** Ends the measurements of quantities that were requested with this key. They answer with a partial result or with none. */
  | { type: 'quantity.stop'; key: string }
  | { type: 'speed.cancel' };

/** A message to the worker: a command, or a request with the number that its reply will have. */
export type ToWorker = { command: Command } | { request: number; question: Request };
