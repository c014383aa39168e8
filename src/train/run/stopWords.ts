/** Sentences for a run that stopped because a number was not finite. */

/**
 * @param signal the recorded quantity that is not finite, by its label
 * @param source the part of the step that made the first such number; null where it could not be found again
 */
export function gradientStopWords(failedStep: number, signal: string, source: string | null): string {
  const stop = `Stopped at step ${failedStep}: the ${signal.toLowerCase()} is not finite. The weights are those of step ${failedStep - 1}.`;
  return source ? `${stop} The first such number came from ${source}. A lower learning rate or clipping may help.` : stop;
}

/** @param soundStep the step whose weights the run went back to */
export const weightStopWords = (failedStep: number, soundStep: number): string =>
  `Stopped at step ${failedStep}: the update of step ${failedStep - 1} left weights that are not finite. The run is back at the weights of step ${soundStep}, the latest that were kept. A lower learning rate, a lower L2 or clipping may help.`;
