/** Events that the worker reports to the page. */
import type { VariantSelection } from '../../gpu/variants.ts';
import type { SignalGroup, SignalGroups } from '../../models/compile/signals.ts';
import type { Levels } from '../../models/tasks/task.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Device, Preparing } from './device.ts';
import type { Progress, Reply } from './requests.ts';
import type { KeptSteps, RunId, RunStatus, SignalRows } from './runs.ts';

/** An event of one run, without the run's id. */
export type RunEvent =
  | { type: 'run.status'; status: RunStatus }
  /** The variant selection of the run, that is, the kernel variants that it uses. The selection of a run never changes. */
  | { type: 'run.kernels'; kernels: VariantSelection }
  /** The device that computes the run's steps after step `from`. */
  | { type: 'run.runner'; from: number; name: string }
  /**
   * The signals (recorded quantities) of the run. The event is sent before the first rows. It is sent again before the first observation,
   * and then also contains the signals of observations.
   */
  | { type: 'run.signals'; signals: SignalGroups }
  /** The chance levels (such as the accuracy of guessing) on the run's held-out examples. The event is sent before the first rows. */
  | { type: 'run.chance'; chance: Levels }
  /** The run continues to train, but its gradients cannot be recorded. */
  | { type: 'run.unrecorded'; reason: string }
  /** All steps whose weights are now in the worker's memory. A later event replaces the whole list. */
  | ({ type: 'run.kept' } & KeptSteps)
  | { type: 'run.rows'; group: SignalGroup; rows: SignalRows }
  /** A checkpoint from which the run can continue after the page has been closed. It is sent periodically and whenever the run stops. */
  | { type: 'run.checkpoint'; checkpoint: Checkpoint }
  /** The run was reset to step 0, so its history is obsolete. */
  | { type: 'run.cleared' };

export type Event =
  | { type: 'device'; device: Device }
  /** The stages of the preparation of kernels that runs are waiting for now; empty if no run waits. */
  | { type: 'preparing'; stages: readonly Preparing[] }
  /** All kernel variants selected so far. `key` names the adapter and the kernels' version. The page stores them for the next start. */
  | { type: 'kernels.chosen'; key: string; choice: VariantSelection }
  | (RunEvent & { runId: RunId })
  /** The worker itself failed. */
  | { type: 'failed'; message: string };

/** A message from the worker: events that belong together, the reply to a request, or the progress of a request. */
export type FromWorker =
  | { events: readonly Event[] }
  | { request: number; reply: Reply<unknown> }
  | { request: number; progress: Progress };
