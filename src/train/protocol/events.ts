/** Events that the worker reports to the page. */
import type { VariantSelection } from '../../gpu/variants.ts';
import type { SignalGroup, SignalGroups } from '../../models/compile/signals.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Device } from './device.ts';
import type { Progress, Reply } from './requests.ts';
import type { RunId, RunStatus, SignalRows } from './runs.ts';

/** An event of one run, without the run's id. */
export type RunEvent =
  | { type: 'run.status'; status: RunStatus }
  /** Which kernels the run uses, for ever. */
  | { type: 'run.kernels'; kernels: VariantSelection }
  /** The signals that the run records, sent before its first rows. */
  | { type: 'run.signals'; signals: SignalGroups }
  | { type: 'run.rows'; group: SignalGroup; rows: SignalRows }
  /** Where the run goes on when the page is gone: finite numbers only, now and then while it trains and whenever it stops. */
  | { type: 'run.checkpoint'; checkpoint: Checkpoint }
  /** The run is back at step 0: forget its curve. */
  | { type: 'run.cleared' };

export type Event =
  | { type: 'device'; device: Device }
  /** All that was chosen so far for an adapter with these kernels, which `key` names; to be remembered for the next start. */
  | { type: 'kernels.chosen'; key: string; choice: VariantSelection }
  | (RunEvent & { runId: RunId })
  /** The worker itself failed. */
  | { type: 'failed'; message: string };

/** A message from the worker: events that belong together, the answer to a question, or how far it has come. */
export type FromWorker =
  | { events: readonly Event[] }
  | { request: number; reply: Reply<unknown> }
  | { request: number; progress: Progress };
