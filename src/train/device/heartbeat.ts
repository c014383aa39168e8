/** Detects a GPU that no longer responds. WebGPU has no event for this, so the device is polled while a run trains. */

const BEAT_MS = 1000;
/**
 * The GPU counts as silent after this number of beats of the timer without an answer. Beats are counted instead of seconds, because
 * the timer stops while the page is suspended.
 */
const SILENT_BEATS = 5;

export class Heartbeat {
  private readonly timer: ReturnType<typeof setInterval>;
  /** The number of beats since the last call of `ask`; null if that call was answered, or if there was none. */
  private waiting: number | null = null;
  private readonly ask: () => Promise<unknown>;
  private readonly isWanted: () => boolean;
  private readonly onChange: (isSilent: boolean) => void;

  /**
   * @param ask resolves when the device has finished its work
   * @param isWanted true while a run trains on the device
   */
  constructor(ask: () => Promise<unknown>, isWanted: () => boolean, onChange: (isSilent: boolean) => void) {
    this.ask = ask;
    this.isWanted = isWanted;
    this.onChange = onChange;
    this.timer = setInterval(() => this.beat(), BEAT_MS);
  }

  stop() {
    clearInterval(this.timer);
    this.waiting = null;
  }

  private beat() {
    if (this.waiting !== null) {
      this.waiting++;
      if (this.waiting === SILENT_BEATS) this.onChange(true);
    } else if (this.isWanted()) {
      this.waiting = 0;
      const answered = () => {
        if (this.waiting !== null && this.waiting >= SILENT_BEATS) this.onChange(false);
        this.waiting = null;
      };
      this.ask().then(answered, answered);
    }
  }
}
