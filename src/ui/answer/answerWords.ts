import { nextLook } from '../../insight/answer/looks.ts';
import { RANK_LEVEL, rankMaxT } from '../../insight/answer/rankMaxT.ts';
import type { Summary } from '../../insight/answer/summary.ts';
import { type Answer, type ArmSummary, answerOf } from '../../insight/answer/verdict.ts';
import { verdictWords } from '../../insight/answer/verdictWords.ts';
import { counted } from '../../schema/words.ts';
import { lossWords } from '../kit/format.ts';
import type { Study } from '../stores/study.ts';
import { type FinishedSeed, pairsOfArm } from './outcomes.ts';

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** A share in percent with at most three digits, such as "96.2" or "100". */
const percent = (share: number): string => (Math.round(1000 * share) / 10).toString();

/** The median with the range, such as "0.31 (0.28–0.4)", or only "0.31" if all values are equal. */
function spread({ median, min, max }: Summary, words: (value: number) => string, unit = ''): string {
  const middle = `${words(median)}${unit}`;
  return min === max ? middle : `${middle} (${words(min)}–${words(max)})`;
}

/**
 * The result of an arm, such as "96.2 % (94–99)", "loss 0.31 (0.28–0.4)" if the task has no accuracy, or "loss 0.31 (0.28–∞), 1 diverged"
 * if a run diverged.
 */
function armWords({ accuracy, loss, diverged }: ArmSummary): string {
  const values = accuracy ? spread(accuracy, percent, ' %') : `loss ${spread(loss, lossWords)}`;
  return diverged > 0 ? `${values}, ${diverged} diverged` : values;
}

/**
 * A ratio with at most two significant digits, such as "×0.62", or "–" for NaN. The median ratio is NaN if the arm diverged in half of the
 * pairs and the baseline in the other half.
 */
export const ratioWords = (ratio: number): string => {
  if (Number.isNaN(ratio)) return '–';
  return Number.isFinite(ratio) && ratio > 0
    ? `×${Number(ratio.toPrecision(2)).toLocaleString('en', { maximumSignificantDigits: 2 })}`
    : ratio === 0
      ? '×0'
      : '×∞';
};

export interface ArmRow {
  name: string;
  summary: string;
  /** The median loss ratio with its interval; absent for the baseline. */
  ratio?: string;
  verdict?: string;
}

export interface AnswerWords {
  /** A sentence about each arm if there are at most two; otherwise only the sentence about the baseline. */
  headline: string;
  verdict: string;
  /** Empty if there are at most two arms. */
  rows: readonly ArmRow[];
  finished: number;
  /** The next number of finished seeds at which a verdict is possible (the next look); undefined after the last look. */
  next: number | undefined;
}

const intervalWords = ({ ratio, interval }: Answer): string =>
  interval ? `loss ratio ${ratioWords(ratio)} (${ratioWords(interval[0])}–${ratioWords(interval[1])})` : `loss ratio ${ratioWords(ratio)}`;

function pairWords({ arms }: Study, answer: Answer): Pick<AnswerWords, 'headline' | 'verdict'> {
  const [baseline, arm] = arms;
  return {
    headline: `${capitalised(arm?.name ?? '')}: ${armWords(answer.arm)}. ${capitalised(baseline.name)}: ${armWords(answer.baseline)}.`,
    verdict: `${verdictWords(answer)} ${capitalised(intervalWords(answer))}.`,
  };
}

/**
 * Describes three or more arms. At a look (a number of pairs at which a verdict is possible), the verdict names the arms that differ from
 * the baseline in the rank max-T test.
 */
function severalWords(
  { arms }: Study,
  finished: readonly FinishedSeed[],
  isEnded: boolean,
): Pick<AnswerWords, 'headline' | 'verdict' | 'rows'> {
  const tests = rankMaxT(finished.map(({ outcomes }) => outcomes.map(({ loss }) => loss)));
  const answers = arms.slice(1).map((_, i) => answerOf(pairsOfArm(finished, i + 1), isEnded));
  const isLook = answers[0]?.interval != null;
  const named = arms.slice(1).flatMap(({ name }, i) => {
    const test = tests[i];
    return isLook && test && test.p <= RANK_LEVEL ? [`${name} (${test.t > 0 ? 'better' : 'worse'})`] : [];
  });
  const [first] = answers;
  const rows = arms.map(({ name }, i): ArmRow => {
    const answer = answers[i - 1];
    if (!answer) return { name, summary: first ? armWords(first.baseline) : '' };
    const test = tests[i - 1];
    const isNamed = isLook && test !== undefined && test.p <= RANK_LEVEL;
    const verdict = isNamed ? (test.t > 0 ? 'better' : 'worse') : isLook ? 'no clear difference' : 'no verdict yet';
    const won = `won ${answer.wins} of ${counted(answer.pairs, 'pair')}`;
    return { name, summary: armWords(answer.arm), ratio: intervalWords(answer), verdict: `${verdict} (${won})` };
  });
  const baseline = capitalised(arms[0].name);
  return {
    headline: `${baseline}: ${first ? armWords(first.baseline) : ''}.`,
    verdict: named.length > 0 ? `Clearly different: ${named.join(', ')}.` : isLook ? 'No arm differs clearly.' : 'No verdict yet.',
    rows,
  };
}

/** The noun for counting seeds. With two arms, each seed gives one pair of runs. */
export const unitOf = ({ arms }: Study): string => (arms.length === 2 ? 'pair' : 'seed');

/**
 * @param isEnded true if no run of the study is training or waiting
 * @returns null as long as no seed is finished
 */
export function answerWords(study: Study, finished: readonly FinishedSeed[], isEnded: boolean): AnswerWords | null {
  if (finished.length === 0) return null;
  const next = nextLook(finished.length)?.pairs;
  const shared = { rows: [], finished: finished.length, next };
  const { arms } = study;
  if (arms.length === 1) {
    const single = answerOf(
      finished.flatMap(({ seed, outcomes: [outcome] }) => (outcome ? [{ seed, arm: outcome, baseline: outcome }] : [])),
    );
    return { ...shared, headline: `${capitalised(arms[0].name)}: ${armWords(single.arm)}.`, verdict: '' };
  }
  if (arms.length === 2) return { ...shared, ...pairWords(study, answerOf(pairsOfArm(finished, 1), isEnded)) };
  return { ...shared, ...severalWords(study, finished, isEnded) };
}
