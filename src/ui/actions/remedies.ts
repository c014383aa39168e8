/**
 * The remedies that the page offers for problems that prevent training and for refused skips. A remedy that edits the experiment is one
 * undo step.
 */
import type { Experiment } from '../../experiment/experiment.ts';
import { starters } from '../../experiment/starters.ts';
import { batchProblem } from '../../models/compile/limits.ts';
import { inferShapes } from '../../models/network/inferShapes.ts';
import type { Issue } from '../../models/network/issues.ts';
import { findSkip, type LayerId, skipName } from '../../models/network/network.ts';
import { remedyOf, remedyOfDrawing } from '../../models/network/remedies.ts';
import type { DataSummary } from '../../train/protocol/data.ts';
import { documentStore, edit } from '../stores/document.ts';
import { trainingProblem } from '../stores/rules.ts';
import { session } from '../stores/session.ts';
import { inputShape } from '../stores/useStore.ts';
import { type Offer, say, select, view } from '../stores/view.ts';
import { openStarter } from './dataChoice.ts';
import { addSkip } from './gestures.ts';

interface OfferedRemedy {
  words: string;
  act(): void;
}

/**
 * The first remedy is an edit that removes the problem, if such an edit is known. If the first layer after the input does not accept the
 * data, another remedy opens a starter (a ready-made experiment) that accepts the data, if there is one.
 */
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

/** The action that is offered after the user has drawn a skip that was refused; null if there is none. */
export function offerForDrawing(from: LayerId, to: LayerId): Offer | null {
  const { network } = documentStore.getState().experiment;
  const remedy = remedyOfDrawing(network, inputShape(), from, to);
  if (!remedy)
    return findSkip(network, from, to)
      ? {
          words: 'Select the skip',
          network,
          act: () => selected(`Selected the skip ${skipName(network, { from, to })}.`, from, to),
        }
      : null;
  const { words, edit: change } = remedy;
  return {
    words,
    network,
    act: () =>
      change.type === 'skip.add' ? addSkip(change.skip.from, change.skip.to) : applied(edit({ type: 'graph', edit: change }), words),
  };
}

function selected(words: string, from: LayerId, to: LayerId) {
  select({ type: 'skip', from, to });
  say(words);
}

/**
 * Carries out the action that the latest message offers, or else the first remedy for a problem that prevents training.
 * @returns false if nothing is offered
 */
export function pressRemedy(): boolean {
  const { experiment } = documentStore.getState();
  const { offer, fieldProblems } = view.getState();
  const state = session.getState();
  const isPrevented = !state.isDescribing && !state.dataProblem && trainingProblem(experiment, state, fieldProblems) !== null;
  const isCurrent = offer?.network === experiment.network;
  const chosen = isCurrent ? offer : isPrevented ? trainingRemedies(experiment, state.summary)[0] : undefined;
  chosen?.act();
  return chosen !== undefined;
}

const applied = (issue: Issue | null, words: string) => say(issue?.message ?? `${words}: done.`);
