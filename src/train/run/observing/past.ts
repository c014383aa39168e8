/** Answers queries about past weights of a run. A second trainer evaluates these weights with the same program as the run's trainer. */
import type { Dataset } from '../../../data/dataset.ts';
import type { Kept } from '../../analyses/kept.ts';
import { evaluatorOf, probeOf } from '../../analyses/subject.ts';
import { MOST_HELD_OUT } from '../../examples.ts';
import type { Queries, QueryAnswers } from '../../protocol/queries.ts';
import { answerQueries } from '../../queries/answerQueries.ts';
import type { Beside } from '../../queries/query.ts';
import type { MakeRunner, Setup, Trainer } from '../../trainer/trainer.ts';
import { SideTrainer } from './sideTrainer.ts';

export class Past {
  private readonly side: SideTrainer;
  /**
   * One batch of training examples and the held-out examples that pictures show. With the whole dataset instead, the device would store
   * every example twice.
   */
  private readonly probe: () => Dataset;

  constructor(setup: Setup, dataset: Dataset, makeRunner: MakeRunner) {
    this.probe = () => ({ ...probeOf(dataset, setup.training.batchSize, MOST_HELD_OUT), ...withInputs(dataset) });
    this.side = new SideTrainer(() => evaluatorOf({ setup, probe: this.probe(), weights: [], makeRunner }));
  }

  /** The answers that the run would have given with these weights. Calls must not overlap, because they set the weights of one trainer. */
  answer(trainer: Trainer, { step, weights }: Kept, queries: Queries, isTraining: boolean, beside: Beside): Promise<QueryAnswers> {
    return this.side.use(trainer, (evaluator) => {
      evaluator.restore({ ...evaluator.initialCheckpoint(weights), step });
      return answerQueries(evaluator, this.probe(), queries, isTraining, beside);
    });
  }

  bytes = () => this.side.bytes();

  destroy() {
    this.side.destroy();
  }
}

const withInputs = ({ inputsAt }: Dataset) => (inputsAt ? { inputsAt } : {});
