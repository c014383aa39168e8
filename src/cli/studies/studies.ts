/**
 * Each of these studies trains several experiments, called arms, at one or more seeds: a map compares many arms with one baseline, and a
 * verdict compares two arms.
 */

import { CommandError } from '../../../scripts/command/options.mjs';
import type { Dataset } from '../../data/dataset.ts';
import { withoutSkips } from '../../experiment/comparisons/noSkips.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { findAxis } from '../../experiment/maps/index.ts';
import { armsOf, BASELINE_KEY, DEFAULT_MAP_SEEDS, type MapArm, runsOfMap, seedsOfMap } from '../../experiment/maps/map.ts';
import { withSeed } from '../../experiment/seeds.ts';
import { LOOKS } from '../../insight/answer/looks.ts';
import { lossesOfMap, MAP_LEVEL, mapAnswer } from '../../insight/answer/map.ts';
import type { Outcome, Pair } from '../../insight/answer/pairs.ts';
import { rankMaxT } from '../../insight/answer/rankMaxT.ts';
import { answerOf } from '../../insight/answer/verdict.ts';
import { verdictWords } from '../../insight/answer/verdictWords.ts';
import { counted } from '../../schema/words.ts';
import { numberWords } from '../../train/quantities/words.ts';
import type { MakeRunner } from '../../train/trainer/trainer.ts';
import { outcomeOf } from './outcome.ts';

interface StudyContext {
  /** The experiment to study, with at least 1 step. */
  experiment: Experiment;
  /** The experiment with which a verdict compares `experiment`; null to compare it with the same network without skips. */
  twin: Experiment | null;
  /** The number of seeds; undefined for the default of the study. */
  seeds: number | undefined;
  map: string;
  makeDataset(experiment: Experiment): Promise<Dataset>;
  makeRunner: MakeRunner;
  goesOn(): Promise<boolean>;
  /** Called after the runs of each seed, with the numbers of finished and of all runs. */
  tell(done: number, of: number): void;
}

/** Trains all runs, or stops early if `goesOn` returns false. Successive runs at one seed share a dataset. */
async function trainAll<Run extends { experiment: Experiment; seed: number }>(
  runs: readonly Run[],
  { makeDataset, makeRunner, goesOn, tell }: StudyContext,
  keep: (run: Run, outcome: Outcome) => void,
) {
  let dataset: Dataset | undefined;
  for (const [i, run] of runs.entries()) {
    const isNewSeed = runs[i - 1]?.seed !== run.seed;
    if (!dataset || isNewSeed) dataset = await makeDataset(run.experiment);
    const outcome = await outcomeOf(run.experiment, dataset, makeRunner, goesOn);
    if (!outcome) return;
    keep(run, outcome);
    if (runs[i + 1]?.seed !== run.seed) tell(i + 1, runs.length);
  }
}

async function mapOf(context: StudyContext) {
  const { experiment, seeds = DEFAULT_MAP_SEEDS, map, makeDataset } = context;
  const axis = findAxis(map);
  if (!axis) throw new Error(`internal: no map ${map}`);
  const { inputShape } = await makeDataset(experiment);
  const layout = axis.layout({ experiment, inputShape });
  if ('problem' in layout)
    throw new CommandError(layout.remedy ? `${layout.problem} Or give --map ${layout.remedy.axis}.` : layout.problem);
  const outcomes = new Map<string, Outcome[]>();
  await trainAll(runsOfMap(layout, seeds), context, ({ arm: { key } }, outcome) =>
    outcomes.set(key, [...(outcomes.get(key) ?? []), outcome]),
  );
  const [baseline, ...arms] = armsOf(layout);
  const of = ({ key }: MapArm) => outcomes.get(key) ?? [];
  const losses = lossesOfMap(of(baseline), arms.map(of), seeds);
  const answer = mapAnswer(of(baseline), arms.map(of), losses && rankMaxT(losses));
  const { rows, columns, cells } = layout;
  return {
    map,
    seeds: seedsOfMap(experiment, seeds),
    level: MAP_LEVEL,
    rows,
    columns,
    isWhole: answer.isTested,
    /** The key of the best arm; null if no arm is significantly better than the baseline. */
    best: answer.best === null ? null : (arms[answer.best]?.key ?? null),
    baseline: { name: baseline.name, outcomes: of(baseline) },
    cells: cells.map(({ arm, ...cell }) => {
      if (!arm || arm.key === BASELINE_KEY) return { ...cell, isBaseline: arm !== undefined };
      return { ...cell, key: arm.key, name: arm.name, ...answer.cells[arms.indexOf(arm)], outcomes: of(arm) };
    }),
  };
}

function linesOfMap({ rows, columns, cells, best, isWhole, seeds }: Awaited<ReturnType<typeof mapOf>>): string[] {
  const named = cells.find((cell) => 'key' in cell && cell.key === best);
  const verdict = !isWhole ? 'not finished' : named && 'name' in named ? `best: ${named.name}` : 'no cell is clearly better';
  return [
    `${verdict}, at ${counted(seeds.length, 'seed')}`,
    ...cells.flatMap((cell) => {
      if (!('key' in cell))
        return cell.problem ? [`row “${rows[cell.row]}”, column “${columns[cell.column]}”: not possible. ${cell.problem}`] : [];
      const { name, ratio = Number.NaN, wins, pairs, p, isClear } = cell;
      if (!pairs) return [`${name}: no seed is finished`];
      const chance = p === null || p === undefined ? '' : `, p ${numberWords(p, 2)}${isClear ? '' : ', no clear difference'}`;
      return [`${name}: loss ×${numberWords(ratio)}, better in ${wins} of ${pairs}${chance}`];
    }),
  ];
}

async function verdictOf(context: StudyContext) {
  const { experiment, twin, seeds = LOOKS[0]?.pairs ?? 1 } = context;
  if (!twin && !experiment.network.skips.some(({ enabled }) => enabled))
    throw new CommandError(
      'The network has no skip that is on, so there is nothing to compare it with. Give a second experiment (--twin).',
    );
  const other = twin ?? withoutSkips(experiment);
  const runs = seedsOfMap(experiment, seeds).flatMap((seed) =>
    (['baseline', 'arm'] as const).map((side) => ({ side, seed, experiment: withSeed(side === 'arm' ? experiment : other, seed) })),
  );
  const pairs: Pair[] = [];
  let baseline: Outcome | undefined;
  await trainAll(runs, context, ({ side, seed }, outcome) => {
    if (side === 'baseline') baseline = outcome;
    else if (baseline) pairs.push({ seed, baseline, arm: outcome });
  });
  return { comparedWith: twin ? twin.name : 'the same network without skips', pairs, answer: answerOf(pairs, true) };
}

const linesOfVerdict = ({ comparedWith, answer }: Awaited<ReturnType<typeof verdictOf>>) =>
  answer.pairs === 0
    ? [`compared with ${comparedWith}: no pair is finished`]
    : [
        `compared with ${comparedWith}: ${verdictWords(answer)}`,
        `loss ×${numberWords(answer.ratio)}${answer.interval ? ` (${answer.interval.map((end) => numberWords(end)).join(' to ')})` : ''}`,
      ];

export const STUDIES = ['map', 'verdict'] as const;
type StudyName = (typeof STUDIES)[number];
export const isStudy = (name: string): name is StudyName => STUDIES.some((study) => study === name);

export async function runStudy(name: StudyName, context: StudyContext): Promise<{ result: unknown; lines: readonly string[] }> {
  if (name === 'map') {
    const result = await mapOf(context);
    return { result, lines: linesOfMap(result) };
  }
  const result = await verdictOf(context);
  return { result, lines: linesOfVerdict(result) };
}
