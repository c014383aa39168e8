/** The latest checkpoint of a run, to which the run returns if its device is lost or its weights are no longer finite. */
import { type Checkpoint, isSound } from '../protocol/checkpoint.ts';

const INTERVAL_MS = 5000;

export class Recovery {
  latest: Checkpoint | null;
  private at = 0;

  constructor(latest: Checkpoint | null) {
    this.latest = latest;
  }

  get isDue(): boolean {
    return performance.now() - this.at > INTERVAL_MS;
  }

  /** Starts the interval to the next checkpoint. */
  wait() {
    this.at = performance.now();
  }

  /** Stores a checkpoint, unless a number in it is not finite. */
  keep(checkpoint: Checkpoint): Checkpoint {
    if (isSound(checkpoint)) this.latest = checkpoint;
    this.wait();
    return checkpoint;
  }
}
