/**
 * @param signal the label of the signal that is not finite
 * @param source the part of the step in which the problem began, as `Trainer.firstNonFinite` names it; null if it was not found
 */
export function gradientStopWords(failedStep: number, signal: string, source: string | null): string {
  const first = source ? `. The problem began in ${source}` : '';
  return `Diverged at step ${failedStep}: the ${signal.toLowerCase()} is NaN or ∞${first}. The weights are those of step ${failedStep - 1}. Try gradient clipping or a lower learning rate.`;
}

/**
 * @param failedStep the step after the one whose update left weights or optimiser values that are not finite
 * @param restoredStep the step whose weights were restored; 0 for the initial weights
 */
export const weightStopWords = (failedStep: number, restoredStep: number): string =>
  `Diverged at step ${failedStep - 1}: the update left weights or optimiser values that are NaN or ∞. The run was restored to step ${restoredStep}, ${restoredStep === 0 ? 'its initial weights' : 'its latest checkpoint'}. Try gradient clipping, a lower learning rate or less weight decay.`;
