/** Queries about the network of a run, now or at a past step. One request can contain several queries. */
import type { queries } from '../queries/index.ts';

type Registered = (typeof queries)[number];
type QueryOf<K extends QueryKind> = Extract<Registered, { kind: K }>;

export type QueryKind = Registered['kind'];
type QueryResult<K extends QueryKind> = Awaited<ReturnType<QueryOf<K>['answer']>>;

/** The arguments of each query of a request. */
export type Queries = { [K in QueryKind]?: Parameters<QueryOf<K>['answer']>[2] };

export interface QueryAnswers {
  step: number;
  results: { [K in QueryKind]?: QueryResult<K> };
  /** The duration of the computation in milliseconds. */
  ms: number;
  /** True if the run was training while the queries were answered. In this case, long computations end early. */
  isHurried: boolean;
}
