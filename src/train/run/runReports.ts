/** What the page hears of one run; nothing once it is deleted. Steps and progress are gathered, all else is said at once. */

import type { Event, RunId, RunStatus } from '../protocol.ts';
import { type Checkpoint, copyOf, isSound } from '../trainer/checkpoint.ts';
import type { StepMetrics } from '../trainer/trainer.ts';
import { StepBuffer } from './stepBuffer.ts';

/** Two messages a report, so that the page hears at most ten a second of each run. */
const REPORT_MS = 200;
/** How often the page gets a checkpoint to keep, unless it asks. */
const KEPT_CHECKPOINT_MS = 15_000;

/** An event without the run that it is of. */
type Said<E extends Event = Event> = E extends { runId: RunId } ? Omit<E, 'runId'> : never;

export class RunReports {
  private readonly steps = new StepBuffer();
  private reportedAt = 0;
  private checkpointAt = 0;
  private isDeleted = false;

  private readonly runId: RunId;
  private readonly emit: (event: Event, transfer?: Transferable[]) => void;

  constructor(runId: RunId, emit: (event: Event, transfer?: Transferable[]) => void) {
    this.runId = runId;
    this.emit = emit;
  }

  delete() {
    this.isDeleted = true;
  }

  say(event: Said, transfer?: Transferable[]) {
    if (!this.isDeleted) this.emit({ ...event, runId: this.runId } as Event, transfer);
  }

  /**
   * Steps that were done, for the next report. After a recovery the same steps come again, bit for bit: those are known.
   * @param known steps that were told or gathered before
   * @param ms what they took of the device
   */
  gather(metrics: StepMetrics, known: number, ms: number) {
    this.steps.spend(ms / 1000);
    this.steps.append(metrics, known);
  }

  /** Forgets what was gathered. */
  clear() {
    this.steps.clear();
  }

  /** Steps and status, unless there was a report just now. */
  progress(status: () => RunStatus) {
    const now = performance.now();
    if (now - this.reportedAt < REPORT_MS) return;
    this.reportedAt = now;
    this.flush();
    this.say({ type: 'run.status', status: status() });
  }

  flush() {
    const columns = this.steps.take();
    if (!columns) return;
    const { step, loss, accuracy, gradientNorm } = columns;
    this.say(
      { type: 'run.steps', columns },
      [step, loss, accuracy, gradientNorm].map(({ buffer }) => buffer as ArrayBuffer),
    );
  }

  /** @param isAsked the page waits for it, or the run stops here: it is told however short ago the last one was */
  checkpoint(checkpoint: Checkpoint, isAsked: boolean) {
    const now = performance.now();
    if ((!isAsked && now - this.checkpointAt < KEPT_CHECKPOINT_MS) || !isSound(checkpoint)) return;
    this.checkpointAt = now;
    const copy = copyOf(checkpoint);
    this.say(
      { type: 'run.checkpoint', checkpoint: copy },
      Object.values(copy.buffers).map(({ buffer }) => buffer as ArrayBuffer),
    );
  }
}
