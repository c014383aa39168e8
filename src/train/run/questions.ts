/** The requests to a run, which wait until no submit is in flight. */
import { type Trainer, TrainingError } from '../trainer/trainer.ts';

interface Question {
  answer(trainer: Trainer): Promise<void>;
  refuse(error: Error): void;
}

export class Questions {
  private waiting: Question[] = [];

  get isAny(): boolean {
    return this.waiting.length > 0;
  }

  add<T>(answer: (trainer: Trainer) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ answer: async (trainer) => resolve(await answer(trainer)), refuse: reject });
    });
  }

  async answerAll(trainer: Trainer) {
    for (let [next] = this.waiting; next; [next] = this.waiting) {
      try {
        await next.answer(trainer);
      } catch (error) {
        // If the error is not a TrainingError, the cause may be a lost device, so the request stays in the list and is tried again.
        if (!(error instanceof TrainingError)) throw error;
        next.refuse(error);
      }
      this.waiting = this.waiting.filter((other) => other !== next);
    }
  }

  refuseAll(reason: string) {
    for (const { refuse } of this.waiting.splice(0)) refuse(new TrainingError(reason));
  }
}
