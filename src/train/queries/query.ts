/** A query is one record: the worker's answer to one kind of question about the network of a run in its current state. */
import type { Dataset } from '../../data/dataset.ts';
import type { Trainer } from '../trainer/trainer.ts';

export interface Query<Asked = never, Result = unknown> {
  kind: string;
  /** True if the user waits for the answer, so that other queries of the same request take less time. */
  isUrgent?: boolean;
  /** @param isHurried true while the run trains or another query is urgent: a long computation must end early */
  answer(trainer: Trainer, dataset: Dataset, asked: Asked, isHurried: boolean): Promise<Result>;
}
