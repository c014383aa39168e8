/** What may be trained, and whether that goes on with a run or begins another. */

import type { Experiment } from '../../experiment/experiment.ts';
import { trainingIssue } from '../../models/compile/limits.ts';
import { isSameValue } from '../../schema/identity.ts';
import type { DataSummary } from '../../train/protocol/data.ts';
import type { RunState } from '../../train/protocol/runs.ts';

export interface Circumstances {
  /** Why nothing trains any more, whatever is asked. */
  failure: string | null;
  summary: DataSummary | null;
  isDescribing: boolean;
  dataProblem: string | null;
}

export const WAITS_FOR_DATA = 'The data is being made.';

/** Why nothing can be trained right now, in words; null if something can. */
export function trainingProblem(
  { network, training }: Experiment,
  { failure, summary, isDescribing, dataProblem }: Circumstances,
  fieldProblems: Readonly<Record<string, string>>,
): string | null {
  if (failure) return failure;
  const [fieldProblem] = Object.values(fieldProblems);
  if (fieldProblem) return fieldProblem;
  // What is known of the data is that of the settings before.
  if (isDescribing) return WAITS_FOR_DATA;
  if (dataProblem) return dataProblem;
  if (!summary) return WAITS_FOR_DATA;
  return trainingIssue(network, training, summary);
}

/** True if two experiments train equally; their names do not count. */
export const isSameExperiment = (a: Experiment, b: Experiment): boolean =>
  a === b || (isSameValue(a.network, b.network) && isSameValue(a.data, b.data) && isSameValue(a.training, b.training));

interface Startable {
  experiment: Experiment;
  status: { state: RunState };
}

/** A run goes on as long as it is what the document says, and is not broken; else Train begins another. */
export const continuesWith = (run: Startable | undefined, experiment: Experiment): boolean =>
  run !== undefined && run.status.state !== 'failed' && isSameExperiment(run.experiment, experiment);

/** The next multiple of the run's own number of steps; null for no end. */
export const nextStop = (step: number, steps: number): number | null => (steps === 0 ? null : (Math.floor(step / steps) + 1) * steps);
