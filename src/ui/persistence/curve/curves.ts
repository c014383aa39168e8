/** Reads saved curves while the page is already in use. */
import type { RunId } from '../../../train/protocol/runs.ts';
import { partsAreLoaded } from '../../kit/lazyPart.tsx';
import type { History } from '../../stores/history/history.ts';
import { curvesChanged, type RunRecord } from '../../stores/runs.ts';
import { curveOf, type Store, type StoredRecord } from '../indexedDb.ts';
import { addPiece, extentOfPiece } from '../schema.ts';
import { listedRowsOf, type Piece, type StoredCurve } from './pieces.ts';

const reading = new Map<RunId, Promise<unknown>>();

export const curveIsRead = async (id: RunId): Promise<void> => void (await reading.get(id));
export const curvesAreRead = async (): Promise<void> => void (await Promise.all(reading.values()));

interface ReadCurve {
  /** The part of the curve that need not be written again: all of it, or at most the part before the first damaged piece or gap. */
  stored: StoredCurve;
  damaged: StoredRecord[];
  /** True if steps before a piece are missing. */
  hasGap: boolean;
  /** True if the end of the curve could not be read. */
  isCut: boolean;
}

/**
 * Reads a curve into `history`, which is drawn while it fills.
 * @param lastNumber the number of the last piece of the curve
 * @param hasOverview true if a sample of the curve is drawn already, so that reading can wait until the whole page is loaded
 */
export function readCurve(
  store: Store,
  { id, status }: RunRecord,
  history: History,
  lastNumber: number,
  hasOverview = false,
): Promise<ReadCurve> {
  // If the last piece is damaged, the history has no length yet.
  const limit = Math.max(history.length, status.step);
  const read = (hasOverview ? pageIsWhole() : Promise.resolve())
    .then(pageIsDrawn)
    .then(() => (lastNumber >= MANY_PIECES ? sketch(store, id, history, lastNumber) : undefined))
    .then(() => readPieces(store, id, history, limit));
  reading.set(id, read);
  return read.finally(() => {
    if (reading.get(id) === read) reading.delete(id);
  });
}

/** The shortest time between two redraws. More frequent redraws would slow down the reading of a long curve. */
const TELL_MS = 400;
const LATEST_MS = 1000;
const LATEST_WHOLE_MS = 3000;

/**
 * A curve is first sketched from a sample of its pieces if the number of its last piece is at least this. Curves can have many pieces,
 * because earlier versions of the page saved a piece every 0.4 s and merged none of them.
 */
const MANY_PIECES = 512;
const SAMPLES = 96;

/**
 * Reads a sample of the pieces. Until the pieces in between are read, each sampled piece is repeated up to the next one, or to the end of
 * the curve.
 */
async function sketch(store: Store, id: RunId, history: History, lastNumber: number) {
  const numbers = Array.from({ length: SAMPLES }, (_, i) => Math.floor((i * lastNumber) / SAMPLES));
  const found = await Promise.all(numbers.map((number) => store.get('curves', [id, number])));
  const places = found.flatMap((value) => extentOfPiece(value) ?? []).sort((a, b) => a.from - b.from);
  const { length } = history;
  for (const [i, { from, columns, count }] of places.entries())
    history.steps.sketch(from, columns, count, Math.min(places[i + 1]?.from ?? length, length));
  curvesChanged();
}

/** Resolves when all parts of the page are loaded, or after a time limit. */
const pageIsWhole = () => Promise.race([partsAreLoaded, new Promise<void>((resolve) => setTimeout(resolve, LATEST_WHOLE_MS))]);

/** Resolves when the page has been drawn once, or after a time limit, because a hidden page is not drawn. */
const pageIsDrawn = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, LATEST_MS);
  });

async function readPieces(store: Store, id: RunId, history: History, limit: number): Promise<ReadCurve> {
  let toldAt = performance.now();
  let reading = new Reading(history, limit);
  await store.each('curves', curveOf(id), (some) => {
    for (const record of some) {
      // After a lost connection, the store starts again from the first piece.
      if (numberOf(record) <= reading.lastNumber) reading = new Reading(history, limit);
      reading.add(record);
    }
    if (performance.now() - toldAt > TELL_MS) {
      curvesChanged();
      toldAt = performance.now();
    }
    return true;
  });
  curvesChanged();
  return reading.finish();
}

const numberOf = ({ key }: StoredRecord) => (Array.isArray(key) ? Number(key[1]) : 0);

type Stored = Omit<StoredCurve, 'revision'>;

/** The state of reading one curve. If a piece is damaged, only the steps of this piece are lost. */
class Reading {
  lastNumber = -1;
  /** The largest step at which a piece may start after a gap. A piece that starts later counts as damaged. */
  private readonly limit: number;
  private readonly history: History;
  private reached = 0;
  private readonly pieces: Piece[] = [];
  /**
   * The stored curve up to the first damaged piece or gap; null if there is neither. It ends earlier if a later piece replaces its last
   * steps.
   */
  private sound: Stored | null = null;
  private readonly damaged: StoredRecord[] = [];
  private hasGap = false;
  private isCut = false;

  constructor(history: History, limit: number) {
    this.history = history;
    this.limit = limit;
    history.evaluations.truncate(0);
    history.observations.truncate(0);
    history.times = [];
    history.missing = [];
  }

  add(record: StoredRecord) {
    const { history, reached, pieces } = this;
    const number = numberOf(record);
    this.lastNumber = number;
    const rows = listedRowsOf(history);
    const added = addPiece(history, record.value, reached, this.limit);
    this.isCut = !added;
    const isGap = added !== null && added.begin.from > reached;
    if (isGap) this.hasGap = true;
    if (!added || isGap) this.sound ??= { pieces: [...pieces], length: reached, ...rows };
    if (!added) return void this.damaged.push(record);
    const { begin, end } = added;
    if (this.sound && begin.from < this.sound.length)
      this.sound = {
        pieces: this.sound.pieces.filter(({ from }) => from < begin.from),
        length: begin.from,
        evaluations: begin.evaluations,
        observations: begin.observations,
      };
    while ((pieces.at(-1)?.from ?? -1) >= begin.from) pieces.pop();
    pieces.push({ number, ...begin });
    this.reached = end;
  }

  finish(): ReadCurve {
    const { history, reached: length, pieces, damaged, hasGap, isCut } = this;
    history.truncate(length);
    const stored = this.sound ?? { pieces, length, ...listedRowsOf(history) };
    return { stored: { ...stored, revision: history.revision }, damaged, hasGap, isCut };
  }
}
