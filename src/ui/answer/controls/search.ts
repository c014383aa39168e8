/** Searches for the settings with which the baseline trains best, gives them to the baseline only, and trains the comparison again. */

import { candidatesOf, SEARCH_SEEDS, withSettings } from '../../../experiment/controls/ownBest.ts';
import { bestArm } from '../../../insight/answer/best.ts';
import { counted } from '../../../schema/words.ts';
import { isUnfinished, showStudy, trainArms } from '../../actions/study.ts';
import { isBusy } from '../../actions/training.ts';
import { type RunRecord, runs } from '../../stores/runs.ts';
import { armsOf, type Checked, type Study, seedsOf, studyStore } from '../../stores/study.ts';
import { say } from '../../stores/view.ts';
import { finishedSeeds } from '../outcomes.ts';

export const searchOf = (checked: Checked, pairs: number): Study => ({
  arms: candidatesOf(checked.of[0]),
  pairs: SEARCH_SEEDS,
  search: { ...checked, pairs },
});

/** Begins a search, or continues one that was stopped. */
export function trainSearch(study: Study) {
  trainArms(study);
  endSearch();
}

const isOver = (run: RunRecord | undefined): boolean =>
  run !== undefined && !isBusy(run) && (run.status.state === 'failed' || !isUnfinished(run));

/**
 * The number of runs of a search that finished or diverged, and the number of all its runs. Runs that failed for another reason do not
 * count as done, because they are trained again.
 */
export function searchProgress(study: Study, all: readonly RunRecord[]): { done: number; of: number } {
  const members = seedsOf(study, all).flatMap((seed) => seed.runs);
  return { done: members.filter(isOver).length, of: members.length };
}

/**
 * The comparison that follows a search, or a problem if every setting diverged at some seed; null until all runs have finished or
 * diverged.
 */
export function afterSearch(study: Study, all: readonly RunRecord[]): Study | { problem: string } | null {
  const { search } = study;
  const { done, of } = searchProgress(study, all);
  if (!search || done < of) return null;
  const seeds = seedsOf(study, all);
  const finished = finishedSeeds(seeds);
  if (finished.length < seeds.length) return null;
  const [baseline, arm] = search.of;
  const best = study.arms[bestArm(finished.map(({ outcomes }) => outcomes)) ?? -1];
  if (!best)
    return { problem: `Every setting of “${baseline.name}” diverged at one or more seeds. Lower the learning rate and compare again.` };
  const numbers = seeds.map(({ seed }) => seed).join(' and ');
  return {
    arms: [withSettings(baseline, best), arm],
    pairs: search.pairs,
    control: {
      of: search.of,
      ...(search.among && { among: search.among }),
      words: `Control: “${baseline.name}” with the best of ${counted(study.arms.length, 'setting')}, the one with the lowest geometric mean of the held-out losses at seeds ${numbers}.`,
    },
  };
}

function endSearch() {
  const { study } = studyStore.getState();
  if (!study?.search) return;
  const next = afterSearch(study, runs.getState().runs);
  if (!next) return;
  if (!('problem' in next)) return trainArms(next);
  showStudy({ arms: armsOf(study.search), pairs: study.search.pairs });
  say(next.problem);
}

runs.subscribe(endSearch);
