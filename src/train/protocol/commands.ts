/** The page's commands to the worker. A command has no answer. */
import type { DataFile } from '../../data/dataset.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { VariantSelection } from '../../gpu/variants.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Request } from './requests.ts';
import type { RunId } from './runs.ts';

export type Command =
  /**
   * The first message. `trusted` lists the kernels that passed device checks before. `choices` contains the kernel variants that were
   * selected before, for each adapter.
   */
  | { type: 'start'; trusted: readonly string[]; choices: Readonly<Record<string, VariantSelection>>; runner?: 'reference' }
  /** Searches for a GPU again, if there is none. */
  | { type: 'device.retry' }
  | { type: 'data.files'; digest: string; files: readonly DataFile[] }
  /** Forgets files that the page no longer uses. */
  | { type: 'data.forget'; digest: string }
  /** Prepares the kernels of these experiments, so that a later run need not wait for them to be checked, tuned and compiled. */
  | { type: 'warm'; experiments: readonly Experiment[] }
  /**
   * Creates a run. If `checkpoint` is given, the run resumes from it. `kernels` contains the kernel variants that the run reported before;
   * with them, it computes the same bits again.
   */
  | {
      type: 'run.create';
      runId: RunId;
      experiment: Experiment;
      kernels?: VariantSelection | undefined;
      checkpoint?: Checkpoint | undefined;
      /** True for a run whose curves the page does not store. The worker does not observe this run, so its gradients are not recorded. */
      isUnwatched?: boolean;
    }
  /** Trains until step `until`; null means until a pause. The run trains in lockstep (at the same pace) with the runs `lockstepWith`. */
  | { type: 'run.start'; runId: RunId; until: number | null; lockstepWith?: readonly RunId[] }
  | { type: 'run.pause'; runId: RunId }
  | { type: 'run.step'; runId: RunId }
  /** Switches the observation of runs, which records their gradients while they train, on or off. */
  | { type: 'watch'; isOn: boolean }
  /** Restores the initial weights at step 0. */
  | { type: 'run.reset'; runId: RunId }
  | { type: 'run.delete'; runId: RunId }
  /** Ends the measurements that were requested with this key. Their requests get a partial result or none. */
  | { type: 'quantity.stop'; key: string }
  | { type: 'speed.cancel' };

/** A message to the worker: a command, or a request with the number that its reply will have. */
export type ToWorker = { command: Command } | { request: number; question: Request };
