import { EVALUATED_EXAMPLES } from '../../experiment/evaluations.ts';
import { type PathSurface, pathSurface, randomSurface, type Surface } from '../analyses/surface.ts';
import { defineQuantity, subjectOf } from './quantity.ts';
import { numberWords, shareWords } from './words.ts';

/** A surface as plain data: loss by rows, null where there is none. */
type PlainSurface = Omit<Surface, 'loss'> & { loss: (number | null)[][] };

interface Surfaces {
  random: PlainSurface;
  /** Null if the weights did not change, or if the measurement was stopped before. */
  path: (Omit<PathSurface, 'surface'> & { surface: PlainSurface }) | null;
}

function plain({ loss, ...rest }: Surface): PlainSurface {
  const side = rest.columns.length;
  const row = (at: number) => Array.from(loss.subarray(at * side, (at + 1) * side), (value) => (Number.isFinite(value) ? value : null));
  return { ...rest, loss: Array.from({ length: side }, (_, at) => row(at)) };
}

const surfaceWords = ({ loss, complete, columns, rows }: PlainSurface) => {
  const known = loss.flat().filter((value) => value !== null);
  const spans = [columns, rows].map((ticks) => `${numberWords(ticks[0] ?? null, 3)} to ${numberWords(ticks.at(-1) ?? null, 3)}`);
  return `${complete}² points complete, ${spans.join(' by ')}: loss ${numberWords(Math.min(...known))} to ${numberWords(Math.max(...known))}`;
};

export const surface = defineQuantity({
  name: 'surface',
  label: 'Loss surface',
  unit: 'loss',
  doc: 'The held-out loss at θ + a·d₁ + b·d₂: on a random plane whose directions have the lengths of the filters of θ, and on the plane of the first two principal components of the kept weights.',
  source: 'Li et al. 2018, arXiv 1712.09913',
  needs: 'evaluate',
  picture: 'surface',
  async measure(run): Promise<Surfaces> {
    const subject = subjectOf(run, EVALUATED_EXAMPLES);
    const onPoint = (_: Surface, done: number, of: number) => run.goesOn(done, of);
    const random = plain(await randomSurface(subject, run.side, onPoint));
    const path = (await run.goesOn(0, 1)) ? await pathSurface(subject, run.kept, run.side, onPoint) : null;
    return { random, path: path && { ...path, surface: plain(path.surface) } };
  },
  lines: ({ random, path }) => [
    `random plane: ${surfaceWords(random)}`,
    path === null
      ? 'plane of the path: none, because the weights did not change or the measurement was stopped'
      : `plane of the path: ${surfaceWords(path.surface)}; it explains ${path.explained.map(shareWords).join(' + ')} of the variance`,
    ...(path?.path ?? []).map(
      ({ step, a, b, loss, planeLoss }) =>
        `step ${step} at (${numberWords(a, 3)}, ${numberWords(b, 3)}): loss ${numberWords(loss)}, on the plane ${numberWords(planeLoss)}`,
    ),
  ],
});
