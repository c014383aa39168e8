import { EVALUATED_EXAMPLES } from '../../experiment/evaluations.ts';
import type { Side } from '../../insight/surface/grid.ts';
import { type PlainSurface, type PlaneName, plainOf, type Surfaces, surfaceOf } from '../analyses/plainSurface.ts';
import { Stopped } from '../analyses/subject.ts';
import { pathSurface, randomSurface, type Surface } from '../analyses/surface.ts';
import { defineQuantity, subjectOf } from './quantity.ts';
import { numberWords, shareWords } from './words.ts';

export interface SurfaceOptions {
  /** The number of points on a side of the finest grid. */
  side?: Side | undefined;
  /** The plane to measure; undefined means both planes. */
  plane?: PlaneName | undefined;
  /** Earlier surfaces of the same weights, on this grid or a coarser one. Their finite losses are not computed again. */
  known?: Surfaces | undefined;
}

const SIDE = 33;

const surfaceWords = ({ loss, complete, columns, rows }: PlainSurface) => {
  const known = loss
    .flat()
    .filter((value) => value !== null)
    .filter(Number.isFinite);
  const spans = [columns, rows].map((ticks) => `${numberWords(ticks[0] ?? null, 3)} to ${numberWords(ticks.at(-1) ?? null, 3)}`);
  const range = known.length > 0 ? `loss ${numberWords(Math.min(...known))} to ${numberWords(Math.max(...known))}` : 'no finite loss';
  const grid = complete === 0 ? 'no grid complete' : `${complete}² points complete`;
  return `${grid}, ${spans.join(' by ')}: ${range}`;
};

export const surface = defineQuantity({
  name: 'surface',
  label: 'Loss surface',
  unit: 'loss',
  doc: 'The held-out loss at θ + a·d₁ + b·d₂ on two planes. In the random plane, each filter of the directions d₁ and d₂ is scaled to the norm of the same filter of θ. In the plane of the path, d₁ and d₂ are the first two principal components of the weights along the path of training.',
  source: 'Li et al. 2018, arXiv 1712.09913',
  picture: 'surface',
  async measure(run, { side = SIDE, plane, known }: SurfaceOptions): Promise<Surfaces> {
    const subject = subjectOf(run, EVALUATED_EXAMPLES);
    const onPoint = (_: Surface, done: number, of: number) => run.goesOn(done, of);
    const random =
      plane === 'path' ? null : await randomSurface(subject, side, onPoint, known?.random ? surfaceOf(known.random) : undefined);
    const knownPath = known?.path ? { ...known.path, surface: surfaceOf(known.path.surface) } : undefined;
    const isPathWanted = plane === 'path' || (plane !== 'random' && (await run.goesOn(0, 1)));
    const path = isPathWanted
      ? await pathSurface(subject, run.kept, side, onPoint, knownPath, run.goesOn).catch((error: unknown) => {
          // If a measurement of both planes is stopped here, the random plane is already complete and is returned.
          if (random && error instanceof Stopped) return null;
          throw error;
        })
      : null;
    return { random: random && plainOf(random), path: path && { ...path, surface: plainOf(path.surface) } };
  },
  lines: ({ random, path }) => [
    ...(random ? [`random plane: ${surfaceWords(random)}`] : []),
    path === null
      ? 'plane of the path: none, because the weights did not change or the measurement was stopped'
      : `plane of the path: ${surfaceWords(path.surface)}; it explains ${path.explained.map(shareWords).join(' + ')} of the variance`,
    ...(path?.path ?? []).map(
      ({ step, a, b, loss, planeLoss }) =>
        `step ${step} at (${numberWords(a, 3)}, ${numberWords(b, 3)}): loss ${numberWords(loss)}, on the plane ${numberWords(planeLoss)}`,
    ),
  ],
});
