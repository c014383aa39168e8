/** Training and measurements take turns on the device: what is timed must run alone, and what trains must go on. */

/** What training gets between two turns of a measurement. */
const TRAINING_MS = 30;

export class DeviceLock {
  private measuring: Promise<void> | null = null;
  /** Runs that wait for a measurement's turn to end. */
  private waiting = 0;

  /** Waits while something is being measured; the milliseconds that this took. */
  async waitUntilFree(): Promise<number> {
    if (this.measuring === null) return 0;
    const begun = performance.now();
    this.waiting++;
    while (this.measuring !== null) await this.measuring;
    this.waiting--;
    return performance.now() - begun;
  }

  /**
   * Does what is timed while all that calls {@link waitUntilFree} holds still, and then lets it go on for a while.
   * @param settle resolves when the device has done what was queued before
   */
  async runExclusive<Result>(settle: () => Promise<unknown>, work: () => Promise<Result>): Promise<Result> {
    while (this.measuring !== null) await this.measuring;
    let end = () => {};
    this.measuring = new Promise((resolve) => {
      end = resolve;
    });
    let hasWaiting = false;
    try {
      await settle();
      return await work();
    } finally {
      hasWaiting = this.waiting > 0;
      this.measuring = null;
      end();
      if (hasWaiting) await new Promise((resolve) => setTimeout(resolve, TRAINING_MS));
    }
  }
}
