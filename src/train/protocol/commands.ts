/** The page's commands to the worker. A command gets no reply. */
import type { DataFile } from '../../data/dataset.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { VariantSelection } from '../../gpu/variants.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Request } from './requests.ts';
import type { RunId } from './runs.ts';

export type Command =
  /**
   * The first message. `trusted` lists the kernels that passed the device check on earlier visits. `choices` contains the variant
   * selections of earlier visits, by the key of the event `kernels.chosen`.
   */
  | { type: 'start'; trusted: readonly string[]; choices: Readonly<Record<string, VariantSelection>>; runner?: 'reference' }
  /** Searches for a GPU again, if there is none. */
  | { type: 'device.retry' }
  | { type: 'data.files'; digest: string; files: readonly DataFile[] }
  | { type: 'data.forget'; digest: string }
  /** Checks, tunes and compiles the kernels of these experiments, so that a later run need not wait for this. */
  | { type: 'warm'; experiments: readonly Experiment[] }
  /**
   * The run resumes from `checkpoint`, if given. `kernels` is the variant selection that the run reported before; with it, the run computes
   * the same bits again.
   */
  | {
      type: 'run.create';
      runId: RunId;
      experiment: Experiment;
      kernels?: VariantSelection | undefined;
      checkpoint?: Checkpoint | undefined;
      /** True if the worker does not record the gradients of this run, because the page does not store its curves. */
      isUnwatched?: boolean;
    }
  /** Trains until step `until`, or until a pause if `until` is null. */
  | { type: 'run.start'; runId: RunId; until: number | null; lockstepWith?: readonly RunId[] }
  | { type: 'run.pause'; runId: RunId }
  | { type: 'run.step'; runId: RunId }
  /** Switches on or off the recording of gradients during training. */
  | { type: 'watch'; isOn: boolean }
  /** Returns the run to step 0 with its initial weights, and clears its history. */
  | { type: 'run.reset'; runId: RunId }
  | { type: 'run.delete'; runId: RunId }
  /** Ends the measurements that were requested with this key. Their requests get a partial result or none. */
  | { type: 'quantity.stop'; key: string }
  | { type: 'speed.cancel' };

/** A command, or a request with the number that its reply will have. */
export type ToWorker = { command: Command } | { request: number; question: Request };
