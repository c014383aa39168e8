/**
 * Keeps twins in lockstep: none submits steps while it is ahead of another that trains, and twins that pause together stop at the same
 * step.
 */
export class Lockstep {
  /** The number of starts that have not ended yet. */
  private activeStarts = 0;
  isPausing = false;
  /** The furthest step of the active twins when this run was paused. */
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
    // A second pause does not wait for twins.
    if (this.isPausing) return this.leave();
    this.isPausing = true;
    this.reached = Math.max(0, ...this.activeTwins.map((twin) => twin.step()));
  }

  /** Trains without twins from now on. */
  leave() {
    this.partners = () => [];
    this.reached = 0;
  }

  /** True if a twin that trains or will train has submitted fewer steps. */
  isAhead(step: number): boolean {
    return this.activeTwins.some((twin) => !twin.isPausing && twin.step() < step);
  }

  /**
   * The step at which this run stops for a pause: the largest of its own step, of the steps of its twins when it was paused, and of the
   * present steps of twins that pause too.
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
