import { useRef } from 'react';
import { identityOf } from '../../schema/identity.ts';
import { answersOf } from '../actions/answers.ts';
import type { Past } from '../insight/seen.ts';
import type { RunRecord } from '../stores/runs.ts';
import { pictures } from './index.ts';
import styles from './pictures.module.css';
import { useAnswers } from './useAnswers.ts';
import { useExamples } from './useExamples.ts';

/** Runs with equal keys have the same held-out examples with the same targets. */
const examplesKeyOf = ({ experiment: { data, training }, summary }: RunRecord) => identityOf([data, training.seed, summary.task]);

/** Shows the predictions of one run. The pictures of runs with the same held-out examples have the same scales and colours. */
export function ColumnPicture({ run, all, at }: { run: RunRecord; all: readonly RunRecord[]; at?: Past }) {
  const place = useRef<HTMLDivElement>(null);
  const exampled = useExamples(run.experiment);
  const examples = exampled && 'answer' in exampled ? exampled.answer : null;
  const picture = pictures.find(({ parts, fits }) => parts.column && fits(run, examples));
  const queries = picture && examples ? [picture.asks({ run, examples }, picture.initialState?.(run), 0)] : [];
  const answers = useAnswers(run, place, queries, at);
  const Part = picture?.parts.column;
  const theirs = all
    .filter((other) => examplesKeyOf(other) === examplesKeyOf(run))
    .flatMap(({ id }) => answersOf(id, at !== undefined) ?? []);
  return (
    <div ref={place} className={styles.columnPicture}>
      {Part && answers && examples ? <Part {...{ run, examples, answers, theirs }} /> : null}
    </div>
  );
}
