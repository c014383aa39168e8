import type { Study } from '../stores/study.ts';
import { askQuestion, controlOf } from './askQuestion.ts';

/** The button for the control of the question that a study answers. */
export function ControlButton({ study }: { study: Study }) {
  const control = controlOf(study);
  return control ? (
    <button type="button" onClick={() => void askQuestion(control.arms)}>
      {control.title}
    </button>
  ) : null;
}
