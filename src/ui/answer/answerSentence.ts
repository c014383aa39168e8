import { counted } from '../../schema/words.ts';
import type { Study } from '../stores/study.ts';
import { type AnswerWords, type ArmRow, unitOf } from './answerWords.ts';

const armSentence = ({ name, summary, ratio, verdict }: ArmRow, costs: string | undefined): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${[summary, ratio, verdict, costs].filter(Boolean).join(', ')}.`;

/** @param costs one sentence about the costs of two arms, or one string for each arm if there are more; strings may be empty */
export function answerSentence(study: Study, { headline, verdict, rows, finished }: AnswerWords, costs: readonly string[]): string {
  const unit = unitOf(study);
  const numbers = finished === 1 ? `from one ${unit}` : `medians and ranges of ${counted(finished, unit)}`;
  const basis = `The results are ${numbers}, measured on held-out examples.`;
  // The headline already describes the first arm.
  const others = rows.slice(1).map((row, i) => armSentence(row, costs[i + 1]));
  return [headline, verdict, ...(rows.length > 0 ? others : costs), study.control?.words, basis].filter(Boolean).join(' ');
}
