/** A question that a comparison answers, with the control that could refute the answer. */
import type { Arms } from '../comparisons/comparison.ts';

export interface Question {
  /** The identifier in the study's command and table. */
  key: string;
  title: string;
  /** The text about the network and the data. */
  words: string;
  arms: Arms;
  control: Control;
}

export interface Control {
  /** The label of the button that follows the answer. */
  title: string;
  arms: Arms;
}
