/** A comparison of two arms answers a question. The control is a second comparison, which could refute the answer. */
import type { Arms } from '../comparisons/comparison.ts';

export interface Question {
  /** The identifier by which `npm run study -- --only` selects questions. */
  key: string;
  title: string;
  /** The description of the networks and the data. */
  words: string;
  arms: Arms;
  control: Control;
}

export interface Control {
  /** The label of the button that follows the answer and trains the control. */
  title: string;
  arms: Arms;
}
