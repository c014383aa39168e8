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
  /** The kernel variants that the run uses. They never change. */
  | { type: 'run.kernels'; kernels: VariantSelection }
  /** The device `name` computes the run's steps after step `from`. */
  | { type: 'run.runner'; from: number; name: string }
  /**
   * The event is sent before the first rows on each device. It is sent again, with the signals of observations added, before the first rows
   * of observations on that device.
   */
  | { type: 'run.signals'; signals: SignalGroups }
  /** The chance levels (the results of guessing) on the run's held-out examples. The event is sent before the first rows. */
  | { type: 'run.chance'; chance: Levels }
  /** The run continues to train, but its gradients cannot be recorded. */
  | { type: 'run.unrecorded'; reason: string }
  /** The steps with kept weights. Each event replaces the whole list. */
  | ({ type: 'run.kept' } & KeptSteps)
  | { type: 'run.rows'; group: SignalGroup; rows: SignalRows }
  /** A checkpoint from which the run can continue after the page has been closed. It is sent periodically and whenever the run stops. */
  | { type: 'run.checkpoint'; checkpoint: Checkpoint }
  /** The run was reset to step 0, so its history is obsolete. */
  | { type: 'run.cleared' };

export type Event =
  | { type: 'device'; device: Device }
  /** The unfinished stages of the preparation of kernels; empty if no kernels are being prepared. */
  | { type: 'preparing'; stages: readonly Preparing[] }
  /** All kernel variants selected so far, which the page stores for the next start. `key` names the adapter and the kernels' version. */
  | { type: 'kernels.chosen'; key: string; choice: VariantSelection }
  | (RunEvent & { runId: RunId })
  /** The worker itself failed. */
  | { type: 'failed'; message: string };

export type FromWorker =
  | { events: readonly Event[] }
  | { request: number; reply: Reply<unknown> }
  | { request: number; progress: Progress };
