import type { WhyLook, WhyQuestion } from '../../../experiment/questions/why.ts';
import { whyQuestions } from '../../../experiment/questions/whyQuestions.ts';
import type { QuantityPicture } from '../../../train/protocol/pictures.ts';
import { isSameStudy, type Study } from '../../stores/study.ts';

export interface ShownLook {
  question: WhyQuestion;
  /** The question itself or its control. */
  look: WhyLook;
  isControl: boolean;
}

export function shownLook(study: Study | null, view: QuantityPicture): ShownLook | undefined {
  if (!study) return undefined;
  return whyQuestions
    .flatMap((question): ShownLook[] => [
      { question, look: question, isControl: false },
      { question, look: question.control, isControl: true },
    ])
    .find(({ look }) => look.view === view && isSameStudy({ arms: look.arms, pairs: 1 }, study));
}
