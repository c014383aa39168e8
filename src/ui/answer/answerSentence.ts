/** The answer as one paragraph, with the numbers that it rests on. */
import type { AnswerWords, ArmRow } from './answerWords.ts';
import type { FinishedSeed } from './outcomes.ts';

const armSentence = ({ name, summary, ratio, verdict }: ArmRow): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${[summary, ratio, verdict].filter(Boolean).join(', ')}.`;

/** "after 100 steps", "after 40 to 100 steps". */
function stepWords(finished: readonly FinishedSeed[]): string {
  const steps = finished.flatMap(({ step }) => step ?? []);
  const [least, most] = [Math.min(...steps), Math.max(...steps)].map((step) => step.toLocaleString('en'));
  return steps.length === 0 ? '' : ` after ${least === most ? '' : `${least} to `}${most} steps`;
}

/** @param costs the sentence on what is not equal between the arms; may be empty */
export function answerSentence({ headline, verdict, rows }: AnswerWords, finished: readonly FinishedSeed[], costs: string): string {
  const isPaired = (finished[0]?.outcomes.length ?? 0) > 1;
  const count =
    finished.length === 1
      ? `One ${isPaired ? 'pair' : 'seed'}`
      : `Medians and ranges of ${finished.length} ${isPaired ? 'pairs' : 'seeds'}`;
  const basis = `${count} on held-out examples${stepWords(finished)}.`;
  // The first arm is in the headline.
  return [headline, verdict, ...rows.slice(1).map(armSentence), costs, basis].filter(Boolean).join(' ');
}
