/** A second trainer for a run, on the same device. It is created when it is needed, and destroyed after some time without use. */
import type { Trainer } from '../../trainer/trainer.ts';

const RELEASE_MS = 10_000;

interface Made {
  of: Trainer;
  trainer: Promise<Trainer>;
}

export class SideTrainer {
  private release: ReturnType<typeof setTimeout> | undefined;
  private made: Made | null = null;
  private uses = 0;
  /** The second trainer; null until it has been created. */
  private holding: Trainer | null = null;
  private readonly create: () => Promise<Trainer>;

  constructor(create: () => Promise<Trainer>) {
    this.create = create;
  }

  /**
   * @param runTrainer the trainer of the run. If it is a new one, the second trainer is also created anew, because the device may have
   * changed.
   */
  async use<T>(runTrainer: Trainer, use: (trainer: Trainer) => Promise<T>): Promise<T> {
    clearTimeout(this.release);
    this.uses++;
    try {
      return await use(await this.trainerFor(runTrainer));
    } finally {
      this.uses--;
      clearTimeout(this.release);
      if (this.uses === 0) this.release = setTimeout(() => this.destroy(), RELEASE_MS);
    }
  }

  private trainerFor(of: Trainer): Promise<Trainer> {
    if (this.made?.of !== of) {
      this.destroy();
      this.made = this.make(of);
    }
    return this.made.trainer;
  }

  private make(of: Trainer): Made {
    const made: Made = { of, trainer: this.create() };
    made.trainer.then(
      (trainer) => {
        if (this.made === made) this.holding = trainer;
      },
      () => {
        if (this.made === made) this.made = null;
      },
    );
    return made;
  }

  bytes = () => this.holding?.bytes() ?? 0;

  destroy() {
    clearTimeout(this.release);
    this.made?.trainer.then(
      (trainer) => trainer.destroy(),
      () => {},
    );
    this.made = null;
    this.holding = null;
  }
}
