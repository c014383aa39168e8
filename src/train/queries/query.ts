/** A query answers one kind of question about the network of a run. */
import type { Dataset } from '../../data/dataset.ts';
import type { OutputFlow } from '../../insight/gradients/flow.ts';
import type { Trainer } from '../trainer/trainer.ts';

/** Measurements of the queried network, which are made by other trainers on the same device. */
export interface Beside {
  observe(trainer: Trainer): Promise<OutputFlow>;
}

export interface Query<K extends string = string, Asked = never, Result = unknown> {
  kind: K;
  /** True if the user waits for the answer, so the other queries of the same request must end early. */
  isUrgent?: boolean;
  /** @param isHurried true while the run trains, or if the request has an urgent query: a long computation must end early */
  answer(trainer: Trainer, dataset: Dataset, asked: Asked, isHurried: boolean, beside: Beside): Promise<Result>;
}

/** `Asked` is the type of the arguments. A query without arguments is requested with the value `true`. */
export function defineQuery<const K extends string, Asked = true, Result = unknown>(
  query: Query<K, Asked, Result>,
): Query<K, Asked, Result> {
  return query;
}
