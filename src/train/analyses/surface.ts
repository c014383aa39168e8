/** Measures the loss of the probe's held-out examples on a plane through trained weights. */

import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import { randomDirection } from '../../insight/surface/directions.ts';
import { nestedPoints, type Side, ticks } from '../../insight/surface/grid.ts';
import { type PathPlane, pathPlane, rangeOf } from '../../insight/surface/path.ts';
import type { Compiled } from '../../models/compile/compiled.ts';
import type { GoesOn } from '../trainer/parts.ts';
import type { Trainer } from '../trainer/trainer.ts';
import { type Kept, thinned } from './kept.ts';
import { Stopped, type Subject, withEvaluator } from './subject.ts';

/** The maximum number of steps whose weights determine the plane of the training path. */
const MOST_KEPT = 60;

type Range = readonly [number, number];
type Axes = readonly [Float64Array, Float64Array];

export interface Surface {
  /** The number of points on a side of the finest grid. */
  finest: Side;
  /** The coordinate a of each column of the finest grid. */
  columns: readonly number[];
  /** The coordinate b of each row of the finest grid. */
  rows: readonly number[];
  /** [rows, columns] of the finest grid; NaN at points that are not computed yet or whose loss is not finite. */
  loss: Float64Array;
  /** The number of points on a side of the largest grid whose points are all computed; 0 if there is no such grid. */
  complete: Side | 0;
}

/** Called after each point; false ends the measurement with the points measured so far. */
type OnPoint = (surface: Surface, done: number, of: number) => boolean | Promise<boolean>;

const paramsOf = async (trainer: Trainer) => (await trainer.checkpoint()).buffers.params ?? new Float32Array();

async function lossAt(trainer: Trainer, origin: Float32Array, [first, second]: Axes, a: number, b: number): Promise<number> {
  const params = origin.map((value, i) => value + a * (first[i] ?? 0) + b * (second[i] ?? 0));
  trainer.restore({ step: trainer.step, buffers: { params } });
  const { values } = await trainer.evaluate();
  return values[0] ?? Number.NaN;
}

async function surfaceOn(
  trainer: Trainer,
  origin: Float32Array,
  axes: Axes,
  ranges: readonly [Range, Range],
  finest: Side,
  onPoint: OnPoint,
  known?: Surface | undefined,
) {
  const points = nestedPoints(finest);
  const surface: Surface = {
    finest,
    columns: ticks(ranges[0], finest),
    rows: ticks(ranges[1], finest),
    loss: new Float64Array(finest * finest).fill(Number.NaN),
    complete: 0,
  };
  // The known losses are copied first, so that the surface also contains them if the measurement is stopped early.
  for (const { column, row } of points) surface.loss[row * finest + column] = knownAt(known, finest, column, row) ?? Number.NaN;
  surface.complete = known ? (known.complete < finest ? known.complete : finest) : 0;
  for (const [i, { column, row, side }] of points.entries()) {
    if (Number.isNaN(surface.loss[row * finest + column])) {
      const loss = await lossAt(trainer, origin, axes, surface.columns[column] ?? 0, surface.rows[row] ?? 0);
      surface.loss[row * finest + column] = Number.isFinite(loss) ? loss : Number.NaN;
    }
    if (points[i + 1]?.side !== side && side > surface.complete) surface.complete = side;
    if (!(await onPoint(surface, i + 1, points.length))) break;
  }
  return surface;
}

/** Returns the loss of the surface `known` at a point of the finest grid; null if it contains no finite loss there. */
function knownAt(known: Surface | undefined, finest: Side, column: number, row: number): number | null {
  const step = known && (finest - 1) / (known.finest - 1);
  if (!step || column % step !== 0 || row % step !== 0) return null;
  const loss = known.loss[(row / step) * known.finest + column / step] ?? Number.NaN;
  return Number.isFinite(loss) ? loss : null;
}

/**
 * Measures the loss on a random plane, for coordinates from −1 to 1. Networks that differ only in their skips and have equal seeds use the
 * same random numbers for the directions. Every filter of a direction is scaled to the norm of the same filter of the network.
 * @param known an earlier surface of the same weights, on this grid or a coarser one; its finite losses are not computed again
 */
export function randomSurface(
  subject: Subject,
  finest: Side = 65,
  onPoint: OnPoint = () => true,
  known?: Surface | undefined,
): Promise<Surface> {
  const { seed } = subject.setup.training;
  return withEvaluator(subject, async (trainer) => {
    const origin = await paramsOf(trainer);
    const [first, second] = ['first', 'second'].map((which) => randomDirection(trainer.compiled.parameters, origin, seed, which));
    if (!first || !second) throw new Error('internal: a direction of the plane is missing');
    return surfaceOn(
      trainer,
      origin,
      [first, second],
      [
        [-1, 1],
        [-1, 1],
      ],
      finest,
      onPoint,
      known,
    );
  });
}

export interface PathSurface {
  surface: Surface;
  /** The share of the variance of the kept weights that each axis of the plane explains. */
  explained: PathPlane['explained'];
  /** `a` and `b` are coordinates in the plane, `planeLoss` is the loss there, and `loss` is the loss of the kept weights. */
  path: { step: number; a: number; b: number; loss: number; planeLoss: number }[];
}

/**
 * Measures the loss on the plane of the training path. The plane goes through the last kept weights, which are the subject's.
 * @param known an earlier surface of the same weights, on this grid or a coarser one; its finite losses and its path are not computed again
 * @param goesOn called before the losses of each point of the path are computed; false ends the measurement
 * @returns null if the weights do not change, or if weights of fewer than two steps are kept
 * @throws Stopped if the measurement is stopped before the losses of the path are known
 */
export function pathSurface(
  subject: Subject,
  kept: readonly Kept[],
  finest: Side = 65,
  onPoint: OnPoint = () => true,
  known?: PathSurface | undefined,
  goesOn: GoesOn = () => true,
): Promise<PathSurface | null> {
  const used = thinned(kept, MOST_KEPT);
  return withEvaluator(subject, async (trainer) => {
    const all = used.map(({ weights }) => arenaOf(trainer.compiled, weights));
    const origin = all.at(-1);
    const plane = pathPlane(all);
    if (!plane || !origin) return null;
    const path: PathSurface['path'] = known ? [...known.path] : [];
    for (const [i, [a, b]] of plane.points.entries()) {
      if (known) break;
      if (!(await goesOn(i, plane.points.length))) throw new Stopped();
      const loss = await lossAt(trainer, all[i] ?? origin, plane.axes, 0, 0);
      path.push({ step: used[i]?.step ?? 0, a, b, loss, planeLoss: await lossAt(trainer, origin, plane.axes, a, b) });
    }
    const ranges = [rangeOf(path.map(({ a }) => a)), rangeOf(path.map(({ b }) => b))] as const;
    return {
      surface: await surfaceOn(trainer, origin, plane.axes, ranges, finest, onPoint, known?.surface),
      explained: plane.explained,
      path,
    };
  });
}

function arenaOf({ parameters, views }: Compiled, weights: readonly NamedTensor[]): Float32Array {
  const arena = new Float32Array(views.checkpoint.params?.length ?? 0);
  const given = new Map(weights.map(({ name, values }) => [name, values]));
  for (const { name, value } of parameters) arena.set(given.get(name) ?? [], value.offset);
  return arena;
}
