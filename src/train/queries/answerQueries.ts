import type { Dataset } from '../../data/dataset.ts';
import type { Queries, QueryAnswers } from '../protocol/queries.ts';
import type { Trainer } from '../trainer/trainer.ts';
import { queries } from './index.ts';
import type { Beside, Query } from './query.ts';

export async function answerQueries(
  trainer: Trainer,
  dataset: Dataset,
  asked: Queries,
  isTraining: boolean,
  beside: Beside,
): Promise<QueryAnswers> {
  const begun = performance.now();
  const wanted = queries.filter(({ kind }) => asked[kind] !== undefined);
  const isHurried = isTraining || wanted.some((query: Query) => query.isUrgent);
  const results: Record<string, unknown> = {};
  // The cast is safe because `asked[kind]` has the type that the query of this kind takes. The compiler cannot infer this from the list.
  for (const { kind, answer } of wanted) results[kind] = await answer(trainer, dataset, asked[kind] as never, isHurried, beside);
  return { step: trainer.step, results, ms: performance.now() - begun, isHurried: isTraining };
}
