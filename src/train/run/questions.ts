/** Requests to a run. They wait until no submit is in flight. Then each request is answered, or refused with a message. */
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
        // Other errors may be caused by a lost device, so the request stays in the list.
        if (!(error instanceof TrainingError)) throw error;
        next.refuse(error);
      }
      // The request is removed only after its answer. If the device is lost before that, the request is answered again.
      this.waiting = this.waiting.filter((other) => other !== next);
    }
  }

  refuseAll(reason: string) {
    for (const { refuse } of this.waiting.splice(0)) refuse(new TrainingError(reason));
  }
}
