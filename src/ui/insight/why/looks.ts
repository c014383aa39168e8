/** Finds the question about a cause whose arms (sides of a comparison) and view are those that the page shows. */
import type { WhyLook, WhyQuestion } from '../../../experiment/questions/why.ts';
import { whyQuestions } from '../../../experiment/questions/whyQuestions.ts';
import type { QuantityPicture } from '../../../train/protocol/pictures.ts';
import { isSameStudy, type Study } from '../../stores/study.ts';

export interface ShownLook {
  question: WhyQuestion;
  /** The question itself, or its control, which uses other metrics or other arms and could refute the answer. */
  look: WhyLook;
  isControl: boolean;
}

/** Finds a question, or the control of a question, with the arms of the study and this view. Returns undefined if there is none. */
export function shownLook(study: Study | null, view: QuantityPicture): ShownLook | undefined {
  if (!study) return undefined;
  return whyQuestions
    .flatMap((question): ShownLook[] => [
      { question, look: question, isControl: false },
      { question, look: question.control, isControl: true },
    ])
    .find(({ look }) => look.view === view && isSameStudy({ arms: look.arms, pairs: 1 }, study));
}
