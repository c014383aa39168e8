/** The rules for training: whether an experiment can be trained, and whether Train continues a run or creates one. */

import type { Experiment } from '../../experiment/experiment.ts';
import { trainingIssue } from '../../models/compile/limits.ts';
import { isSameValue } from '../../schema/identity.ts';
import type { DataSummary } from '../../train/protocol/data.ts';
import type { RunState } from '../../train/protocol/runs.ts';

export interface Circumstances {
  /** The reason why nothing can be trained any more. */
  failure: string | null;
  summary: DataSummary | null;
  isDescribing: boolean;
  dataProblem: string | null;
}

export const WAITS_FOR_DATA = 'Preparing data…';

/** The reason why the experiment cannot be trained now; null if it can. */
export function trainingProblem(
  { network, training }: Experiment,
  { failure, summary, isDescribing, dataProblem }: Circumstances,
  fieldProblems: Readonly<Record<string, string>>,
): string | null {
  if (failure) return failure;
  const [fieldProblem] = Object.values(fieldProblems);
  if (fieldProblem) return fieldProblem;
  // The summary still describes the data of the previous settings.
  if (isDescribing) return WAITS_FOR_DATA;
  if (dataProblem) return dataProblem;
  if (!summary) return WAITS_FOR_DATA;
  return trainingIssue(network, training, summary);
}

/** True if two experiments train identically; their names may differ. */
export const isSameExperiment = (a: Experiment, b: Experiment): boolean =>
  a === b || (isSameValue(a.network, b.network) && isSameValue(a.data, b.data) && isSameValue(a.training, b.training));

interface Startable {
  experiment: Experiment;
  status: { state: RunState };
}

/** True if the Train button continues the run instead of creating one. */
export const continuesWith = (run: Startable | undefined, experiment: Experiment): boolean =>
  run !== undefined && run.status.state !== 'failed' && isSameExperiment(run.experiment, experiment);

/** The next multiple of `steps` after `step`, at which the run stops; null, which means no end, if `steps` is 0. */
export const nextStop = (step: number, steps: number): number | null => (steps === 0 ? null : (Math.floor(step / steps) + 1) * steps);
