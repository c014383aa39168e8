/** The answer as one paragraph, with the numbers that it rests on. */
import type { Study } from '../stores/study.ts';
import type { AnswerWords, ArmRow } from './answerWords.ts';

const armSentence = ({ name, summary, ratio, verdict }: ArmRow): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${[summary, ratio, verdict].filter(Boolean).join(', ')}.`;

/** @param costs the sentence on the costs that differ between the arms; may be empty */
export function answerSentence({ arms, control }: Study, { headline, verdict, rows, finished }: AnswerWords, costs: string): string {
  const unit = arms.length > 1 ? 'pair' : 'seed';
  const basis = `${finished === 1 ? `One ${unit}` : `Medians and ranges of ${finished} ${unit}s`} on held-out examples.`;
  // The first arm is in the headline.
  return [headline, verdict, ...rows.slice(1).map(armSentence), costs, control?.words, basis].filter(Boolean).join(' ');
}
