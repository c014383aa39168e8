/** The one clock of what the page hears: the progress of all runs is told together, and whatever else there is at once. */
import type { Event, FromWorker } from '../protocol/events.ts';

/** Progress is told at most this often: each telling is drawn. */
const REPORT_MS = 200;

/** Has progress to tell. */
export interface Source {
  /** The events since the last call. */
  takeProgress(): readonly Event[];
}

export class Outbox {
  private readonly sources = new Set<Source>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private toldAt = Number.NEGATIVE_INFINITY;
  private readonly post: (message: FromWorker, transfer: Transferable[]) => void;

  constructor(post: (message: FromWorker, transfer: Transferable[]) => void) {
    this.post = post;
  }

  /** Tells at once. */
  tell(events: readonly Event[]) {
    if (events.length > 0) this.post({ events }, events.flatMap(buffersOf));
  }

  /** Has the source tell its progress at the clock's next beat. */
  tellSoon(source: Source) {
    this.sources.add(source);
    this.timer ??= setTimeout(this.beat, Math.max(0, this.toldAt + REPORT_MS - performance.now()));
  }

  private readonly beat = () => {
    this.timer = undefined;
    this.toldAt = performance.now();
    const sources = [...this.sources];
    this.sources.clear();
    this.tell(sources.flatMap((source) => source.takeProgress()));
  };
}

/** The memory that is given away with an event. */
function buffersOf(event: Event): Transferable[] {
  if (event.type === 'run.checkpoint') return Object.values(event.checkpoint.buffers).map(({ buffer }) => buffer as ArrayBuffer);
  if (event.type !== 'run.rows') return [];
  const { step, values, examples } = event.rows;
  return [step, ...values, ...(examples ? [examples] : [])].map(({ buffer }) => buffer as ArrayBuffer);
}
