/** The reports of one run to the page. Rows, progress and lists of kept steps are gathered; other events are sent immediately. */
import type { Dataset } from '../../data/dataset.ts';
import type { SignalGroup, SignalGroups } from '../../models/compile/signals.ts';
import { type Checkpoint, copyOf, isSound } from '../protocol/checkpoint.ts';
import type { Event, RunEvent } from '../protocol/events.ts';
import type { KeptSteps, RunId, RunStatus, SignalRows } from '../protocol/runs.ts';
import { chanceOf } from '../trainer/dataShape.ts';
import type { Outbox } from './outbox.ts';
import { RowBuffer } from './rowBuffer.ts';

/**
 * The minimum interval between two checkpoints that the page saves while a run trains. Checkpoints are made every 5 s, so at most 15 s of
 * training are lost if the browser is closed.
 */
const STORED_CHECKPOINT_MS = 9_500;

export class RunReports {
  private readonly buffers = new Map<SignalGroup, RowBuffer>();
  private status: (() => RunStatus) | null = null;
  private keptWeights: (() => KeptSteps) | null = null;
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

  /** Sends an event now, after the rows that were gathered before it. */
  send(event: RunEvent) {
    // A status that still waits for the next report is older than this one, so it is dropped.
    if (event.type === 'run.status') this.status = null;
    const before = this.takeProgress();
    if (!this.isDeleted) this.outbox.send([...before, { ...event, runId: this.runId }]);
  }

  /** Reports the signals and the chance levels (the results of guessing), which the page needs before the first rows. */
  prepared(signals: SignalGroups, dataset: Dataset) {
    this.send({ type: 'run.signals', signals });
    this.send({ type: 'run.chance', chance: chanceOf(dataset) });
  }

  /**
   * Collects rows for the next report. After a recovery, the steps up to `known` are trained again, and their rows are dropped.
   * @param known the last step that was reported or gathered before
   */
  gather(group: SignalGroup, rows: SignalRows, known?: number) {
    let buffer = this.buffers.get(group);
    if (!buffer) {
      buffer = new RowBuffer();
      this.buffers.set(group, buffer);
    }
    buffer.append(rows, known);
    // The first step of a run is sent immediately, because the page shows no curve before it.
    if (rows.step[0] === 1) this.outbox.send(this.takeProgress());
    else this.outbox.sendSoon(this);
  }

  clear() {
    this.buffers.clear();
  }

  /** @param status called when the next report is sent */
  progress(status: () => RunStatus) {
    this.status = status;
    this.outbox.sendSoon(this);
  }

  /** @param kept called when the next report is sent */
  kept(kept: () => KeptSteps) {
    this.keptWeights = kept;
    this.outbox.sendSoon(this);
  }

  takeProgress(): Event[] {
    const { runId, status, keptWeights } = this;
    this.status = this.keptWeights = null;
    const events = [...this.buffers].flatMap(([group, buffer]): Event[] => {
      const rows = buffer.take();
      return rows ? [{ type: 'run.rows', runId, group, rows }] : [];
    });
    if (keptWeights) events.push({ type: 'run.kept', runId, ...keptWeights() });
    if (status) events.push({ type: 'run.status', runId, status: status() });
    return this.isDeleted ? [] : events;
  }

  /** @param isLast true if the run stops; the checkpoint is then sent regardless of the interval */
  checkpoint(checkpoint: Checkpoint, isLast: boolean) {
    const now = performance.now();
    if ((!isLast && now - this.checkpointAt < STORED_CHECKPOINT_MS) || !isSound(checkpoint)) return;
    this.checkpointAt = now;
    this.send({ type: 'run.checkpoint', checkpoint: copyOf(checkpoint) });
  }
}
