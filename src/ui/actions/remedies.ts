/** The remedies that the page offers for problems that prevent training, each as one undo step. */
import type { Experiment } from '../../experiment/experiment.ts';
import { starters } from '../../experiment/starters.ts';
import { batchProblem } from '../../models/compile/limits.ts';
import { inferShapes } from '../../models/network/inferShapes.ts';
import type { Issue } from '../../models/network/issues.ts';
import { remedyOf } from '../../models/network/remedies.ts';
import type { DataSummary } from '../../train/protocol/data.ts';
import { edit } from '../stores/document.ts';
import { say } from '../stores/view.ts';
import { openStarter } from './dataChoice.ts';

export interface OfferedRemedy {
  words: string;
  act(): void;
}

/** The edit that removes a problem and, if the first layer does not accept the data, a starter that does. */
export function remediesFor({ network }: Experiment, issue: Issue, { inputShape, head }: DataSummary): OfferedRemedy[] {
  const remedy = remedyOf(network, inputShape, issue, head);
  const offers = remedy ? [{ words: remedy.words, act: () => applied(edit({ type: 'graph', edit: remedy.edit }), remedy.words) }] : [];
  const isFirst = issue.code === 'layer' && issue.at === network.layers[1]?.id;
  const fitting = isFirst
    ? Object.values(starters).find((starter) => inferShapes(starter.network, inputShape).issues.length === 0)
    : undefined;
  return fitting ? [...offers, { words: `Open ${fitting.name}`, act: () => openStarter(fitting) }] : offers;
}

/** The remedies for the first problem that prevents training. */
export function trainingRemedies(experiment: Experiment, summary: DataSummary | null): OfferedRemedy[] {
  if (!summary) return [];
  const [issue] = inferShapes(experiment.network, summary.inputShape, summary.head).issues;
  if (issue) return remediesFor(experiment, issue, summary);
  const { training } = experiment;
  const { trainCount } = summary;
  if (batchProblem(training.batchSize, trainCount) === null) return [];
  const words = `Set Batch size to ${trainCount}`;
  return [{ words, act: () => applied(edit({ type: 'training', training: { ...training, batchSize: trainCount } }), words) }];
}

const applied = (issue: Issue | null, words: string) => say(issue?.message ?? `${words}: done.`);
