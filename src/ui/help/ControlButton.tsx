import { planWords } from '../actions/expectedTime.ts';
import type { Study } from '../stores/study.ts';
import { askQuestion, controlOf, PAIRS } from './askQuestion.ts';

interface ControlButtonProps {
  study: Study;
  className?: string | undefined;
}

/** A button that trains the control of a study's question. The control is a comparison that could refute the answer. */
export function ControlButton({ study, className }: ControlButtonProps) {
  const control = controlOf(study);
  return control ? (
    <button type="button" className={className} title={control.title} onClick={() => void askQuestion(control.arms)}>
      <span>{control.title}</span> <small>{planWords({ arms: control.arms, pairs: PAIRS })}</small>
    </button>
  ) : null;
}
