/**
 * Reads and updates the map of the page. A saved map contains its kind, its own experiment with the shape of the inputs, the number of
 * seeds, and the outcomes of the finished runs; everything else is computed from these.
 */
import * as v from 'valibot';
import { useStore } from 'zustand';
import { type Experiment, parseExperiment } from '../../experiment/experiment.ts';
import { findAxis } from '../../experiment/maps/index.ts';
import { armsOf, type MapArm, type MapAxis, type MapLayout, type MapRun, runsOfMap } from '../../experiment/maps/map.ts';
import { lossesOfMap, type MapAnswer, mapAnswer } from '../../insight/answer/map.ts';
import type { Outcome } from '../../insight/answer/pairs.ts';
import type { ArmTest } from '../../insight/answer/rankMaxT.ts';
import { mapStore } from '../stores/map.ts';

const MOST_SEEDS = 64;

/** The loss is null if the run diverged. */
const savedOutcome = v.object({ loss: v.nullable(v.number()), accuracy: v.exactOptional(v.number()) });

const savedMap = v.object({
  axis: v.string(),
  experiment: v.string(),
  inputShape: v.array(v.pipe(v.number(), v.integer(), v.minValue(1))),
  digest: v.exactOptional(v.string()),
  seeds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_SEEDS)),
  /** The outcomes by the key of the arm, in the order of the seeds. */
  outcomes: v.record(v.string(), v.array(v.nullable(savedOutcome))),
});
type SavedMap = v.InferOutput<typeof savedMap>;
type SavedOutcome = v.InferOutput<typeof savedOutcome>;

export interface MapPlan {
  axis: MapAxis;
  experiment: Experiment;
  inputShape: readonly number[];
  seeds: number;
}

export interface PageMap extends MapPlan {
  layout: MapLayout;
  /** All runs in the order in which they are trained. */
  runs: readonly MapRun[];
  saved: SavedMap;
}

export const newMap = ({ axis, experiment, inputShape, seeds }: MapPlan): SavedMap => ({
  axis: axis.key,
  experiment: JSON.stringify(experiment),
  inputShape: [...inputShape],
  ...(experiment.data.files && { digest: experiment.data.files.digest }),
  seeds,
  outcomes: {},
});

/** The plan of the last map that was read, so that the plan remains the same object while outcomes are added. */
let known: { key: string; plan: Omit<PageMap, 'saved'> } | null = null;

function planOf({ axis: key, experiment: text, inputShape, seeds }: SavedMap): Omit<PageMap, 'saved'> | { problem: string } {
  const same = [key, text, inputShape, seeds].join('\n');
  if (known?.key === same) return known.plan;
  const axis = findAxis(key);
  if (!axis) return { problem: `Its kind “${key}” is unknown to this version of Skiplab. Reload the page to update Skiplab` };
  const parsed = parseExperiment(text, 'The experiment of the map');
  if ('problem' in parsed) return parsed;
  const { experiment } = parsed;
  const layout = axis.layout({ experiment, inputShape });
  if ('problem' in layout) return layout;
  const plan = { axis, experiment, inputShape, seeds, layout, runs: runsOfMap(layout, seeds) };
  known = { key: same, plan };
  return plan;
}

/** The parsed maps by stored value, so that the same stored value always gives the same object. */
const knownMaps = new WeakMap<object, PageMap | { problem: string }>();

/** @returns null if there is no map; a problem if the map cannot be read */
export function readMap(value: unknown): PageMap | { problem: string } | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object') return { problem: 'It is damaged' };
  const map = knownMaps.get(value) ?? validated(value);
  knownMaps.set(value, map);
  return map;
}

function validated(value: unknown): PageMap | { problem: string } {
  const read = v.safeParse(savedMap, value);
  if (!read.success) return { problem: 'It is damaged' };
  const plan = planOf(read.output);
  return 'problem' in plan ? plan : { ...plan, saved: read.output };
}

export function pageMap(): PageMap | null {
  const map = readMap(mapStore.getState().map);
  return map && 'problem' in map ? null : map;
}

export const useMap = () => useStore(mapStore, ({ map }) => map);

const firstSeed = ({ experiment }: MapPlan) => experiment.training.seed;

const outcomeFrom = (saved: SavedOutcome | null | undefined): Outcome | undefined =>
  saved ? { loss: saved.loss ?? Number.NaN, accuracy: saved.accuracy } : undefined;

/** The outcomes of an arm in the order of the seeds; undefined for runs that are not finished. */
export const outcomesOf = ({ saved: { outcomes, seeds } }: PageMap, { key }: MapArm): (Outcome | undefined)[] =>
  Array.from({ length: seeds }, (_, i) => outcomeFrom(outcomes[key]?.[i]));

export const missingRuns = (map: PageMap): MapRun[] =>
  map.runs.filter(({ arm, seed }) => !map.saved.outcomes[arm.key]?.[seed - firstSeed(map)]);

export function withOutcome(map: PageMap, { arm: { key }, seed }: MapRun, { loss, accuracy }: Outcome): SavedMap {
  const { saved } = map;
  const own = Array.from({ length: saved.seeds }, (_, i) => saved.outcomes[key]?.[i] ?? null);
  own[seed - firstSeed(map)] = { loss: Number.isFinite(loss) ? loss : null, ...(accuracy !== undefined && { accuracy }) };
  return { ...saved, outcomes: { ...saved.outcomes, [key]: own } };
}

/** The losses whose ranks are compared; null before all runs are finished. */
export function lossesOf(map: PageMap): number[][] | null {
  const [baseline, ...arms] = armsOf(map.layout).map((arm) => outcomesOf(map, arm));
  return baseline ? lossesOfMap(baseline, arms, map.seeds) : null;
}

/** @param tests the tests of the ranks; null before they are known */
export function answerOfMap(map: PageMap, tests: readonly ArmTest[] | null): { arms: readonly MapArm[]; answer: MapAnswer } {
  const [baseline, ...arms] = armsOf(map.layout);
  const of = (arm: MapArm) => outcomesOf(map, arm);
  return { arms, answer: mapAnswer(of(baseline), arms.map(of), tests) };
}
