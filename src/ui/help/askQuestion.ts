/** Opens the experiment of the second arm (side) of a question or of its control, and trains all arms. */
import type { Arms } from '../../experiment/comparisons/comparison.ts';
import { withoutSkips } from '../../experiment/comparisons/noSkips.ts';
import { measuredQuestions } from '../../experiment/questions/index.ts';
import type { Control } from '../../experiment/questions/question.ts';
import type { WhyLook } from '../../experiment/questions/why.ts';
import { LOOKS } from '../../insight/answer/looks.ts';
import { trainArms } from '../actions/study.ts';
import { showStep } from '../insight/recorded/recording.ts';
import { documentStore, edit } from '../stores/document.ts';
import { isSameExperiment, WAITS_FOR_DATA } from '../stores/rules.ts';
import { session } from '../stores/session.ts';
import { isSameStudy, type Study, studyStore } from '../stores/study.ts';
import { NOTHING, say, select, view } from '../stores/view.ts';

/** The smallest number of pairs that can give an answer. */
export const PAIRS = LOOKS[0]?.pairs ?? 6;

/** Waits until the worker has described the data of the page. Resolves with the problem of the data, or with null if there is none. */
const dataIsThere = () =>
  new Promise<string | null>((resolve) => {
    const look = () => {
      const { isDescribing, dataProblem } = session.getState();
      if (isDescribing) return;
      stop();
      resolve(dataProblem);
    };
    const stop = session.subscribe(look);
    look();
  });

export async function askQuestion(arms: Arms, pairs = PAIRS) {
  const [baseline, arm] = arms;
  edit({ type: 'open', experiment: arm.experiment });
  select(null);
  say(WAITS_FOR_DATA);
  // The edit has notified followDocument.ts, so `isDescribing` is already true if the data of the question must be described.
  const problem = await dataIsThere();
  // The user may have opened or edited something else in the meantime.
  if (!isSameExperiment(documentStore.getState().experiment, arm.experiment)) return;
  // After a problem, the summary on the page still describes the data of an earlier experiment, so no run can be made with it.
  if (problem) return say(problem);
  const isPlain = isSameExperiment(withoutSkips(arm.experiment), baseline.experiment);
  view.setState({ comparison: isPlain ? 'noSkips' : NOTHING, pairs });
  trainArms({ arms, pairs });
}

/**
 * Opens the view of a question about a cause, or of its control, and trains the missing runs of the arms: those of one pair, or those of
 * all pairs of the study on the page if that study has the same arms.
 */
export async function askWhy({ arms, view: insight }: WhyLook) {
  view.setState({ picture: insight, insight });
  // The answer is about the networks at the end of their training.
  showStep(null);
  const { study } = studyStore.getState();
  await askQuestion(arms, study && isSameStudy({ arms, pairs: 1 }, study) ? study.pairs : 1);
}

/** Returns the control of a study's question; undefined if the study has the arms of none of the {@link measuredQuestions}. */
export const controlOf = (study: Study): Control | undefined =>
  measuredQuestions.find(({ arms }) => isSameStudy({ arms, pairs: 1 }, study))?.control;
