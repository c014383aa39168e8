/** Trains the arms (sides) of a comparison at several seeds. Nothing is trained twice: existing runs with the same settings are used. */

import { findComparison } from '../../experiment/comparisons/index.ts';
import { withSeed } from '../../experiment/seeds.ts';
import { counted, plural } from '../../schema/words.ts';
import type { DataSummary } from '../../train/protocol/data.ts';
import { documentStore } from '../stores/document.ts';
import { trainingProblem } from '../stores/rules.ts';
import { changeRun, findRun, type RunRecord, runs, setVisible } from '../stores/runs.ts';
import { session } from '../stores/session.ts';
import { armColors, isArmColor, isSameStudy, type Seed, type Study, seedsOf, studyStore } from '../stores/study.ts';
import { NOTHING, say, view } from '../stores/view.ts';
import { createRun, isBusy, pauseRun, startRun, train } from './training.ts';

type Choice = Pick<ReturnType<typeof view.getState>, 'comparison' | 'pairs'>;

/** The study that Train would begin for the network on the page, or the reason why no study is possible. */
export function plannedStudy({ comparison, pairs }: Choice = view.getState()): Study | { problem: string } {
  const { experiment } = documentStore.getState();
  const state = session.getState();
  const problem = trainingProblem(experiment, state, view.getState().fieldProblems);
  if (problem || !state.summary) return { problem: problem ?? '' };
  if (comparison === NOTHING) return { arms: [{ name: 'this network', experiment }], pairs };
  const last = runs.getState().runs.at(-1)?.experiment ?? null;
  const made = findComparison({ experiment, inputShape: state.summary.inputShape, last }, comparison)?.arms();
  if (!made) return { problem: 'This comparison is not possible for this network. Choose another comparison.' };
  return 'problem' in made ? made : { arms: made.arms, pairs };
}

export const isUnfinished = (run: RunRecord): boolean => run.status.state !== 'failed' && run.status.step < run.experiment.training.steps;

/** True for an unfinished run, and for a run without a planned end (0 steps) until it fails. */
export const isTrainable = ({ status, experiment: { training } }: RunRecord): boolean =>
  status.state !== 'failed' && (training.steps === 0 || status.step < training.steps);

/** The name of a run of a study: "Run 3, with skips, seed 2". */
const runName = (run: RunRecord, arm: string, seed: number, { arms, pairs }: Study): string =>
  [run.name, ...(arms.length > 1 ? [arm] : []), ...(pairs > 1 ? [`seed ${seed}`] : [])].join(', ');

/**
 * The summary of the study's data. If the study or the comparison that it checks has a run, the summary is read from that run, because
 * the page may show other data by now.
 */
function summaryFor(study: Study): DataSummary | null {
  const checked = study.search?.of ?? study.control?.of;
  const [known] = [...studyRuns(study), ...(checked ? studyRuns({ ...study, arms: checked }) : [])];
  return known?.summary ?? session.getState().summary;
}

/**
 * Arms train in lockstep, so that no run is far ahead of another. In a search, which tries different settings, each run trains at its own
 * pace.
 */
function trainSeed(study: Study, { seed, runs: found }: Seed, summary: DataSummary) {
  const { arms, search } = study;
  const colors = armColors(arms);
  const members = arms.map(({ name, experiment }, i) => {
    const existing = found[i];
    const run = existing ?? createRun(withSeed(experiment, seed), summary);
    // A run that is older than the study also gets the colour of its arm, because each colour represents an arm.
    const color = arms.length > 1 && !search ? (colors[i] ?? run.color) : run.color;
    if (color !== run.color) changeRun(run.id, { color });
    if (existing) return existing.id;
    changeRun(run.id, {
      name: runName(run, name, seed, study),
      // The many curves of a search would hide those of the comparison.
      ...(search && { isVisible: false }),
    });
    return run.id;
  });
  for (const id of members) {
    const run = findRun(id);
    if (search || !run || (isBusy(run) && run.status.state !== 'preparing')) continue;
    if (run.status.step === 0) changeRun(id, { lockstepWith: members.filter((other) => other !== id) });
  }
  for (const id of members) {
    const run = findRun(id);
    if (run && !run.waiting && run.status.state !== 'running' && isTrainable(run)) startRun(run);
  }
}

export function trainStudy() {
  const planned = plannedStudy();
  if ('problem' in planned) return say(planned.problem);
  const { study: before } = studyStore.getState();
  const study = before && isSameStudy(before, planned) ? { ...planned, pairs: Math.max(before.pairs, planned.pairs) } : planned;
  trainArms(study);
}

/** @param pairs the new number of seeds; it is the next number at which a verdict is possible */
export function trainMoreSeeds(pairs: number) {
  const { study } = studyStore.getState();
  if (!study) return;
  const all = Math.max(study.pairs, pairs);
  view.setState({ pairs: all });
  trainArms({ ...study, pairs: all });
}

export function trainArms(study: Study) {
  const summary = summaryFor(study);
  const { currentRun } = view.getState();
  const { study: before } = studyStore.getState();
  studyStore.setState({ study });
  const seeds = seedsOf(study, runs.getState().runs);
  if (summary) for (const seed of seeds) trainSeed(study, seed, summary);
  const created = seeds.flatMap((seed) => seed.runs.filter((run) => run === undefined)).length;
  const newRuns = counted(created, 'new run');
  if (study.search) {
    view.setState({ currentRun });
    return say(`Searching among ${counted(study.arms.length, 'setting')}: ${newRuns}.`);
  }
  const hidden = before && isSameStudy(before, study) ? '' : showRuns(study);
  selectFirst(study);
  if (!seeds.some((seed) => seed.runs.some((run) => !run || isTrainable(run))))
    return say(`There is nothing to train: all runs of ${namesOf(study)} are finished.${hidden}`);
  say(`Training ${namesOf(study)}: ${counted(study.pairs, 'seed')}, ${newRuns}.${hidden}`);
}

export function showStudy(study: Study) {
  studyStore.setState({ study });
  const hidden = showRuns(study);
  selectFirst(study);
  say(`Showing ${namesOf(study)}.${hidden}`);
}

/** The name of a single arm is “this network”. */
const namesOf = ({ arms }: Study): string =>
  arms.length > 2 ? counted(arms.length, 'arm') : arms.map(({ name }) => (arms.length > 1 ? `“${name}”` : name)).join(' and ');

function selectFirst(study: Study) {
  const [first] = seedsOf(study, runs.getState().runs);
  view.setState({ currentRun: first?.runs.at(-1)?.id ?? null });
}

/**
 * Shows the runs of a study of several arms, and hides the runs of other studies. The arms of all studies have the same colours, so a run
 * of another study would be mistaken for a run of this one. Pinned runs, and runs that train or are queued, stay visible.
 * @returns a sentence with the number of runs that it hides; empty if it hides none
 */
function showRuns(study: Study): string {
  if (study.arms.length === 1) return '';
  const ids = new Set(studyRuns(study).map(({ id }) => id));
  const isHidden = (run: RunRecord) => run.isVisible && !ids.has(run.id) && isArmColor(run.color) && !run.isPinned && !isBusy(run);
  const hidden = runs.getState().runs.filter(isHidden).length;
  setVisible((run) => ids.has(run.id) || (run.isVisible && !isHidden(run)));
  return hidden === 0 ? '' : ` ${counted(hidden, 'other run')} ${plural(hidden, 'is', 'are')} hidden.`;
}

const studyRuns = (study: Study | null): RunRecord[] =>
  study ? seedsOf(study, runs.getState().runs).flatMap((seed) => seed.runs.flatMap((run) => run ?? [])) : [];

export const isStudyBusy = (study: Study | null): boolean => studyRuns(study).some(isBusy);

export const isAnyBusy = (): boolean => runs.getState().runs.some(isBusy);

function pauseAll() {
  for (const run of runs.getState().runs) if (isBusy(run)) pauseRun(run.id);
}

/** True if the selected comparison and number of seeds require several runs. */
export const isComparing = ({ comparison, pairs }: Choice): boolean => comparison !== NOTHING || pairs > 1;

/** True if the network and settings on the page need runs that do not exist yet. */
export function hasNewRuns(): boolean {
  const planned = plannedStudy();
  return !('problem' in planned) && seedsOf(planned, runs.getState().runs).some((seed) => seed.runs.includes(undefined));
}

/** Trains the network on the page, or its chosen comparison. Other runs continue. */
export function trainPresent() {
  if (isComparing(view.getState())) return trainStudy();
  train();
  const run = findRun(view.getState().currentRun);
  // The page's answer is about the stored study. If the started run does not belong to that study, it becomes a study of its own.
  if (run && !studyRuns(studyStore.getState().study).includes(run))
    studyStore.setState({ study: { arms: [{ name: 'this network', experiment: run.experiment }], pairs: 1 } });
}

/** Pauses all runs if any run trains or is queued, even after an edit. Otherwise, calls {@link trainPresent}. */
export function pressTrain() {
  if (isAnyBusy()) pauseAll();
  else trainPresent();
}
