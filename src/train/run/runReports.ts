/** What the page hears of one run; nothing once it is deleted. Rows and progress are gathered, all else is said at once. */
import type { SignalGroup } from '../../models/compile/signals.ts';
import { type Checkpoint, copyOf, isSound } from '../protocol/checkpoint.ts';
import type { Event, RunEvent } from '../protocol/events.ts';
import type { RunId, RunStatus, SignalRows } from '../protocol/runs.ts';
import type { Outbox } from './outbox.ts';
import { RowBuffer } from './rowBuffer.ts';

/** How often the page gets a checkpoint to keep, unless the run stops. */
const KEPT_CHECKPOINT_MS = 15_000;

export class RunReports {
  private readonly buffers = new Map<SignalGroup, RowBuffer>();
  private status: (() => RunStatus) | null = null;
  private checkpointAt = 0;
  private isDeleted = false;
  private readonly runId: RunId;
  private readonly outbox: Outbox;

  constructor(runId: RunId, outbox: Outbox) {
    this.runId = runId;
    this.outbox = outbox;
  }

  delete() {
    this.isDeleted = true;
  }

  /** Says it now, after the rows before it. */
  say(event: RunEvent) {
    // An older status would say less.
    if (event.type === 'run.status') this.status = null;
    const before = this.takeProgress();
    if (!this.isDeleted) this.outbox.tell([...before, { ...event, runId: this.runId }]);
  }

  /**
   * Rows for the next report. After a recovery the same steps come again, bit for bit: those are known.
   * @param known the last step that was told or gathered before
   */
  gather(group: SignalGroup, rows: SignalRows, known?: number) {
    let buffer = this.buffers.get(group);
    if (!buffer) {
      buffer = new RowBuffer();
      this.buffers.set(group, buffer);
    }
    buffer.append(rows, known);
    // The first step of a curve is waited for.
    if (rows.step[0] === 1) this.outbox.tell(this.takeProgress());
    else this.outbox.tellSoon(this);
  }

  /** Forgets what was gathered. */
  clear() {
    this.buffers.clear();
  }

  /** Has the status told with the next rows; it is asked for then. */
  progress(status: () => RunStatus) {
    this.status = status;
    this.outbox.tellSoon(this);
  }

  takeProgress(): Event[] {
    const { runId, status } = this;
    this.status = null;
    const events = [...this.buffers].flatMap(([group, buffer]): Event[] => {
      const rows = buffer.take();
      return rows ? [{ type: 'run.rows', runId, group, rows }] : [];
    });
    if (status) events.push({ type: 'run.status', runId, status: status() });
    return this.isDeleted ? [] : events;
  }

  /** @param isLast the run stops here: the checkpoint is told however short ago the last one was */
  checkpoint(checkpoint: Checkpoint, isLast: boolean) {
    const now = performance.now();
    if ((!isLast && now - this.checkpointAt < KEPT_CHECKPOINT_MS) || !isSound(checkpoint)) return;
    this.checkpointAt = now;
    this.say({ type: 'run.checkpoint', checkpoint: copyOf(checkpoint) });
  }
}
