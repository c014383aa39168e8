/**
 * The study that the page shows: the arms (sides) of a comparison and the number of seeds. Its runs are found among the runs of the page,
 * and its answer is derived from them.
 */
import { createStore } from 'zustand/vanilla';
import type { Alignment, Arm, Arms } from '../../experiment/comparisons/comparison.ts';
import type { Pair } from '../../experiment/controls/control.ts';
import { keyAtSeed, keyWithoutSeed } from '../../experiment/seeds.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import { hasDiverged, type RunRecord } from './runs.ts';

/**
 * The comparison that a control or a search checks. A control could refute the comparison's answer; a search looks for better settings of
 * its baseline.
 */
export interface Checked {
  of: Pair;
  /** All arms of the comparison, if it has more arms than the pair `of`. */
  among?: Arms;
}

export interface Study {
  /** The first arm is the baseline. A study of a single arm shows how much its runs vary with the seed. */
  arms: readonly [Arm, ...Arm[]];
  /** The number of seeds, which count up from the seed of the first arm's experiment. */
  pairs: number;
  /**
   * Selects the step at which the arms are compared at each seed. By default, it is the last step at which all arms that did not diverge
   * were evaluated.
   */
  alignment?: Alignment;
  /** Present in a control: the comparison that it checks, and one or more sentences that describe the control. */
  control?: Checked & { words: string };
  /**
   * Present in a search for better settings of the baseline, which is the first arm of `of`. The arms are copies of this baseline, one with
   * the settings of the baseline and the others with different ones. When the search ends, the best arm replaces the baseline in a
   * comparison of `pairs` pairs.
   */
  search?: Checked & { pairs: number };
}

export const armsOf = ({ of, among = of }: Checked): Arms => among;

/** Returns the comparison that a control of this pair of arms would check. */
export function checkedBy({ arms, control }: Study, pair: Pair): Checked {
  const [baseline, arm, ...others] = arms;
  const among = control ? control.among : arm && others.length > 0 ? ([baseline, arm, ...others] as const) : undefined;
  return { of: pair, ...(among && { among }) };
}

export const studyStore = createStore<{ study: Study | null }>(() => ({ study: null }));

export interface Seed {
  seed: number;
  /** The run of each arm, in the order of the arms; undefined if there is no usable run. */
  runs: readonly (RunRecord | undefined)[];
}

/**
 * The runs of a study by seed. A run belongs to the study if its experiment is that of an arm at one of the seeds, even if the study did
 * not start it.
 */
export function seedsOf({ arms, pairs }: Study, runs: readonly RunRecord[]): Seed[] {
  const byKey = new Map<string, RunRecord>();
  const isUsable = (run: RunRecord) => run.status.state !== 'failed' || hasDiverged(run);
  // The first of equal runs is used. A run that failed because of the device or the worker is trained again.
  for (const run of runs.filter(isUsable).reverse()) byKey.set(keyAtSeed(run.experiment), run);
  const first = arms[0].experiment.training.seed;
  return Array.from({ length: pairs }, (_, i) => ({
    seed: first + i,
    // Computing the key of a large network takes several milliseconds, so it is skipped if there are no runs.
    runs: arms.map(({ experiment }) => (byKey.size > 0 ? byKey.get(keyAtSeed(experiment, first + i)) : undefined)),
  }));
}

/** Maps each run of a study to the name of its arm; empty if the study has only one arm. */
export function armNames(study: Study | null, runs: readonly RunRecord[]): ReadonlyMap<RunId, string> {
  const arms = study && study.arms.length > 1 ? study.arms : [];
  const seeds = study && arms.length > 0 ? seedsOf(study, runs) : [];
  return new Map(seeds.flatMap((seed) => seed.runs.flatMap((run, i) => (run && arms[i] ? [[run.id, arms[i].name] as const] : []))));
}

const isSameKind = (a: RunRecord, b: RunRecord) => a.experiment.data.kind === b.experiment.data.kind;

/**
 * The run with which `run` is compared. It has the same kind of data, because losses on different data have different scales. Among such
 * runs it is the pinned one; otherwise the first run of the current study's baseline arm; otherwise the first of them.
 */
export function baselineFor(run: RunRecord, all: readonly RunRecord[]): RunRecord {
  const { study } = studyStore.getState();
  const similar = all.filter((other) => isSameKind(other, run));
  // The runs of a search are hidden, so the baseline is that of the comparison that the search checks.
  const arms = study?.search?.of ?? study?.arms ?? [];
  const [arm] = arms;
  const key = arm && arms.length > 1 ? keyWithoutSeed(arm.experiment) : null;
  const ofStudy = () => similar.find(({ experiment }) => keyWithoutSeed(experiment) === key);
  return similar.find(({ isPinned }) => isPinned) ?? ofStudy() ?? similar[0] ?? run;
}

/** The part of a run's name that names its arm, such as "with skips" in "Run 3, with skips, seed 2"; may be empty. */
export const armPart = (runName: string): string => runName.replace(/^Run \d+(, |$)/, '').replace(/(^|, )seed \d+$/, '');

export const isSameStudy = (a: Study, b: Study): boolean =>
  a.alignment === b.alignment &&
  a.search === b.search &&
  a.arms.length === b.arms.length &&
  a.arms.every(({ experiment }, i) => keyAtSeed(experiment) === keyAtSeed((b.arms[i] ?? a.arms[0]).experiment));

const INK = 'var(--arm-1)';
const ORANGE = 'var(--arm-2)';
/** The colours of further arms. Their four hues repeat, with different marks. */
const OTHERS = Array.from({ length: 20 }, (_, i) => `var(--arm-${3 + i})`);

/** The colours of arms: ink for the first one without skips, orange for the first one with skips, and other hues for the rest. */
export function armColors(arms: readonly Arm[]): string[] {
  let others = 0;
  const used = new Set<string>();
  return arms.map(({ experiment }) => {
    const preferred = experiment.network.skips.some(({ enabled }) => enabled) ? ORANGE : INK;
    const color = used.has(preferred) ? (OTHERS[others++ % OTHERS.length] ?? INK) : preferred;
    used.add(color);
    return color;
  });
}

/** True for the colours of arms, unlike those of runs outside a comparison (`--run-…`). */
export const isArmColor = (color: string): boolean => [INK, ORANGE, ...OTHERS].includes(color);

/** The marks of arms, so that no arm is identified only by its colour. */
export const MARKS = ['circle', 'triangle', 'square', 'diamond', 'triangleDown', 'star', 'cross'] as const;
export type Mark = (typeof MARKS)[number];

/** Five marks. With the four hues of OTHERS, they give twenty arms different combinations of mark and hue. */
const OTHER_MARKS = MARKS.slice(2);
/** The colours of runs outside a comparison, in the order of their marks in MARKS. */
const SINGLE = ['var(--run-7)', 'var(--run-5)', 'var(--run-1)', 'var(--run-2)', 'var(--run-3)', 'var(--run-4)', 'var(--run-6)'];

export function markOf(color: string): Mark {
  const other = OTHERS.indexOf(color);
  if (other >= 0) return OTHER_MARKS[other % OTHER_MARKS.length] ?? 'circle';
  return MARKS[Math.max([INK, ORANGE].indexOf(color), SINGLE.indexOf(color))] ?? 'circle';
}

export const armMarks = (arms: readonly Arm[]): Mark[] => armColors(arms).map(markOf);
