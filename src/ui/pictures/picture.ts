/** A picture of predictions sends queries to a network and draws the answers (outputs and activations of the network). */
import type { ReactNode } from 'react';
import type { Examples } from '../../train/protocol/data.ts';
import type { Queries } from '../../train/protocol/queries.ts';
import type { RunAnswers } from '../actions/answers.ts';
import type { RunRecord } from '../stores/runs.ts';
import type { Choice } from './Choosable.tsx';

export interface Subject {
  run: RunRecord;
  examples: Examples;
}

export interface Answered extends Subject {
  answers: RunAnswers;
}

/** The state of a picture, such as a drawn digit. It is lost when the page no longer shows the pictures of the run. */
interface WithState<S> {
  state: S;
  setState(change: (state: S) => S): void;
}

export interface PartProps<S = undefined> extends Answered, WithState<S> {
  /** The chosen held-out example; null if no picture depends on it, or if no picture lets the user choose it. */
  choice: Choice | null;
}

export interface BesideProps<S = undefined> extends WithState<S> {
  run: RunRecord;
  answers: RunAnswers | undefined;
}

export interface ColumnProps extends Answered {
  /** The answers of `run` and of all compared runs with the same held-out examples. They determine a common scale. */
  theirs: readonly RunAnswers[];
}

/** The functions are declared as methods, so that a list can contain pictures with different types of state. */
export interface Picture<S = undefined> {
  kind: string;
  /** @param examples null until they arrive */
  fits(run: RunRecord, examples: Examples | null): boolean;
  /** @param example the index of the chosen held-out example */
  asks(subject: Subject, state: S, example: number): Queries;
  initialState?(run: RunRecord): S;
  dependsOnExample?(subject: Subject): boolean;
  /** True if the user can choose a held-out example in the picture. */
  offersExamples?(subject: Subject): boolean;
  parts: {
    /** The first part, to the left of the others or above them. It is shown even before there is an answer. */
    beside?(props: BesideProps<S>): ReactNode;
    /** The main part, as large as the height permits. */
    figure?(props: PartProps<S>): ReactNode;
    /** The text that follows the run's name and step. */
    words?(props: PartProps<S>): ReactNode;
    side?(props: PartProps<S>): ReactNode;
    /**
     * The part that the column of a run shows if runs are compared in columns. It is taken from the first picture in the list that has such
     * a part and can be drawn for the run.
     */
    column?(props: ColumnProps): ReactNode;
  };
}
