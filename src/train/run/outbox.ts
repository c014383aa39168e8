/**
 * The worker's events for the page. After `sendSoon`, one timer sends the rows and progress of all runs together; `send` sends events
 * immediately.
 */
import type { Event, FromWorker } from '../protocol/events.ts';

/** The shortest interval between two reports by the timer. Each report makes the page redraw. */
const REPORT_MS = 200;

interface Source {
  /** Returns the events since the previous call. */
  takeProgress(): readonly Event[];
}

export class Outbox {
  private readonly sources = new Set<Source>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sentAt = Number.NEGATIVE_INFINITY;
  private readonly post: (message: FromWorker, transfer: Transferable[]) => void;

  constructor(post: (message: FromWorker, transfer: Transferable[]) => void) {
    this.post = post;
  }

  send(events: readonly Event[]) {
    if (events.length > 0) this.post({ events }, events.flatMap(buffersOf));
  }

  sendSoon(source: Source) {
    this.sources.add(source);
    this.timer ??= setTimeout(this.beat, Math.max(0, this.sentAt + REPORT_MS - performance.now()));
  }

  private readonly beat = () => {
    this.timer = undefined;
    this.sentAt = performance.now();
    const sources = [...this.sources];
    this.sources.clear();
    this.send(sources.flatMap((source) => source.takeProgress()));
  };
}

/** The casts are safe because no column or checkpoint is in shared memory. */
function buffersOf(event: Event): Transferable[] {
  if (event.type === 'run.checkpoint') return Object.values(event.checkpoint.buffers).map(({ buffer }) => buffer as ArrayBuffer);
  if (event.type !== 'run.rows') return [];
  const { step, values, examples } = event.rows;
  return [step, ...values, ...(examples ? [examples] : [])].map(({ buffer }) => buffer as ArrayBuffer);
}
