/** Training and measurements take turns on the device, because timed work must run exclusively and training must not wait too long. */

/** The shortest time for training between two turns of a measurement. */
const TRAINING_MS = 30;

export class DeviceLock {
  private measuring: Promise<void> | null = null;
  private waiting = 0;

  /** Resolves to the duration of the wait in milliseconds. */
  async waitUntilFree(): Promise<number> {
    if (this.measuring === null) return 0;
    const begun = performance.now();
    this.waiting++;
    while (this.measuring !== null) await this.measuring;
    this.waiting--;
    return performance.now() - begun;
  }

  /**
   * Runs timed work while all callers of {@link waitUntilFree} wait. If any of them waited, it resolves only TRAINING_MS after the work, so
   * that they can train before the caller's next turn.
   * @param settle resolves when the device has finished all work that was queued before
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
