/** Reads saved curves one after the other, while the page is already in use. */
import type { RunId } from '../../train/protocol/runs.ts';
import type { History } from '../stores/history/history.ts';
import { curvesChanged } from '../stores/runs.ts';
import { curveOf, type Store } from './indexedDb.ts';
import type { Piece, StoredCurve } from './pieces.ts';
import { addPiece, extentOfPiece } from './schema.ts';

const reading = new Map<RunId, Promise<unknown>>();

/** Resolves when the saved curve of a run is read. */
export const curveIsRead = async (id: RunId): Promise<void> => void (await reading.get(id));
export const curvesAreRead = async (): Promise<void> => void (await Promise.all(reading.values()));

export interface ReadCurve {
  stored: StoredCurve;
  /** True if the curve could not be read to its end. */
  isDamaged: boolean;
}

/**
 * Reads a curve into `history`, which is drawn while it fills.
 * @param lastNumber the number of its last piece
 */
export function readCurve(store: Store, id: RunId, history: History, lastNumber: number): Promise<ReadCurve> {
  const read = pageIsDrawn()
    .then(() => (lastNumber >= MANY_PIECES ? sketch(store, id, history, lastNumber) : undefined))
    .then(() => readPieces(store, id, history));
  reading.set(id, read);
  return read.finally(() => {
    if (reading.get(id) === read) reading.delete(id);
  });
}

/** The time between two redraws, since drawing a long curve takes a while. */
const TELL_MS = 400;
const LATEST_MS = 1000;

/** Earlier versions of the page saved a piece every 0.4 s. */
const MANY_PIECES = 512;
const SAMPLES = 96;

/** Reads a sample of many pieces first. Each is drawn in place of the pieces that follow it, until those are read. */
async function sketch(store: Store, id: RunId, history: History, lastNumber: number) {
  const numbers = Array.from({ length: SAMPLES }, (_, i) => Math.floor((i * lastNumber) / SAMPLES));
  const found = await Promise.all(numbers.map((number) => store.get('curves', [id, number])));
  const places = found.flatMap((value) => extentOfPiece(value) ?? []).sort((a, b) => a.from - b.from);
  const { length } = history;
  for (const [i, { from, columns, count }] of places.entries())
    history.steps.sketch(from, columns, count, Math.min(places[i + 1]?.from ?? length, length));
  curvesChanged();
}

/** Resolves after the page was drawn once, or after a time limit, since a hidden page is not drawn. */
const pageIsDrawn = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, LATEST_MS);
  });

async function readPieces(store: Store, id: RunId, history: History): Promise<ReadCurve> {
  let toldAt = performance.now();
  const pieces: Piece[] = [];
  let reached = 0;
  let isDamaged = false;
  await store.each('curves', curveOf(id), (some) => {
    for (const { key, value } of some) {
      const number = Array.isArray(key) ? Number(key[1]) : 0;
      // The store starts again from the first piece after its connection was lost.
      if (number <= (pieces.at(-1)?.number ?? -1)) {
        reached = pieces.length = 0;
        history.evaluations.truncate(0);
        history.times = [];
      }
      const added = addPiece(history, value, reached);
      isDamaged = !added;
      if (!added) break;
      reached = added.end;
      while ((pieces.at(-1)?.from ?? -1) >= added.begin.from) pieces.pop();
      pieces.push({ number, ...added.begin });
    }
    if (performance.now() - toldAt > TELL_MS) {
      curvesChanged();
      toldAt = performance.now();
    }
    return !isDamaged;
  });
  curvesChanged();
  history.truncate(reached);
  const { length, evaluations, revision } = history;
  return { stored: { pieces, length, evaluations: evaluations.length, revision }, isDamaged };
}
