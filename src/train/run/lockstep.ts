/**
 * Keeps in lockstep the runs that train together. They are called twins here, even if they differ in more than their skips. A run submits
 * no steps while it is ahead of a twin that trains. Twins that pause together stop at the same step.
 */
export class Lockstep {
  /** The number of calls to `start` whose training has not ended yet. */
  private activeStarts = 0;
  isPausing = false;
  /** The largest step of the active twins at the time when this run was paused. */
  private reached = 0;
  private partners: () => readonly Lockstep[] = () => [];
  private readonly step: () => number;

  /** @param step returns the number of submitted steps of the run */
  constructor(step: () => number) {
    this.step = step;
  }

  start(partners: () => readonly Lockstep[]) {
    this.isPausing = false;
    this.reached = 0;
    this.partners = partners;
    this.activeStarts++;
  }

  ended() {
    this.activeStarts--;
  }

  pause() {
    // If the run is paused a second time, it stops at its current step instead of training on to `meeting`.
    if (this.isPausing) return this.leave();
    this.isPausing = true;
    this.reached = Math.max(0, ...this.activeTwins.map((twin) => twin.step()));
  }

  leave() {
    this.partners = () => [];
    this.reached = 0;
  }

  /** True if a twin that trains or will train, and is not pausing, has submitted fewer steps than `step`. */
  isAhead(step: number): boolean {
    return this.activeTwins.some((twin) => !twin.isPausing && twin.step() < step);
  }

  /**
   * The step at which this run pauses: the largest of its current step, {@link reached}, and the current steps of twins that are pausing
   * too.
   */
  get meeting(): number {
    const pausing = this.activeTwins.filter((twin) => twin.isPausing).map((twin) => twin.step());
    return Math.max(this.step(), this.reached, ...pausing);
  }

  get hasTwins(): boolean {
    return this.twins.length > 0;
  }

  private get twins(): Lockstep[] {
    return this.partners().filter((other) => other.partners().includes(this));
  }

  private get activeTwins(): Lockstep[] {
    return this.twins.filter(({ activeStarts }) => activeStarts > 0);
  }
}
