/** Reads kept curves, one after the other, while the page is there already. */
import type { RunId } from '../../../train/protocol.ts';
import type { History } from '../history.ts';
import { curvesChanged } from '../runs.ts';
import type { Piece, StoredCurve } from './pieces.ts';
import { addPiece } from './records.ts';
import { curveOf, type Store } from './store.ts';

const reading = new Map<RunId, Promise<unknown>>();

/** Resolves when the run's curve is as long as it was kept. */
export const curveIsRead = async (id: RunId): Promise<void> => void (await reading.get(id));
export const curvesAreRead = async (): Promise<void> => void (await Promise.all(reading.values()));

export interface ReadCurve {
  stored: StoredCurve;
  /** What came after the last step that could be read is lost. */
  isDamaged: boolean;
}

/** Reads a curve into `history`, which is drawn as it grows. */
export function readCurve(store: Store, id: RunId, history: History): Promise<ReadCurve> {
  const read = readPieces(store, id, history);
  reading.set(id, read);
  return read.finally(() => {
    if (reading.get(id) === read) reading.delete(id);
  });
}

async function readPieces(store: Store, id: RunId, history: History): Promise<ReadCurve> {
  const pieces: Piece[] = [];
  let isDamaged = false;
  await store.each('curves', curveOf(id), (some) => {
    for (const { key, value } of some) {
      const place = addPiece(history, value);
      if (!place) {
        isDamaged = true;
        break;
      }
      while ((pieces.at(-1)?.from ?? -1) >= place.from) pieces.pop();
      pieces.push({ number: Array.isArray(key) ? Number(key[1]) : 0, ...place });
    }
    curvesChanged();
    return !isDamaged;
  });
  history.rewrittenFrom = Number.POSITIVE_INFINITY;
  return { stored: { pieces, length: history.length, evaluations: history.evaluations.length }, isDamaged };
}
