/** Combines and compares the queries (requests to a network) of several pictures. */
import { shallow } from 'zustand/shallow';
import type { Queries, QueryKind } from '../../train/protocol/queries.ts';
import type { RunAnswers } from '../actions/answers.ts';

// The cast is safe because the keys of queries are kinds.
const kindsOf = (queries: Queries) => Object.keys(queries) as QueryKind[];

/** Combines queries into one request. Queries of one kind must be equal, because each kind has one answer. */
export function union(all: readonly Queries[]): Queries {
  const joined: Queries = {};
  for (const queries of all) {
    const conflict = kindsOf(queries).find((kind) => kind in joined && !shallow(joined[kind], queries[kind]));
    if (conflict) throw new Error(`internal: two pictures request different ${conflict} queries`);
    Object.assign(joined, queries);
  }
  return joined;
}

const includes = (all: Queries, some: Queries) => kindsOf(some).every((kind) => kind in all && shallow(all[kind], some[kind]));

export const areSame = (a: Queries, b: Queries): boolean => includes(a, b) && includes(b, a);

export const areAnswered = (asked: Queries, answers: RunAnswers | undefined): boolean =>
  answers !== undefined && includes(answers.asked, asked);

/** True if each kind of query has an answer, even if that answer is to a different query of the same kind. */
export const areKindsAnswered = (asked: Queries, answers: RunAnswers | undefined): boolean =>
  answers !== undefined && kindsOf(asked).every((kind) => kind in answers.asked);
