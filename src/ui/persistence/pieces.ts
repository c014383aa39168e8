/**
 * In which pieces a curve lies in the store. What is new becomes a piece of its own, which takes in the pieces before it that are no
 * larger: there are few, whatever was trained, and a step is written a few times only.
 */
import type { History } from '../stores/history/history.ts';

/** Larger pieces are not made, so that what one write takes is bounded. About 0.8 MB. */
export const LARGEST = 65_536;
/** An evaluation takes as much room as so many steps. */
const EVALUATION_WEIGHT = 8;

/** Where a piece begins; it ends where the next one begins. */
export interface Piece {
  number: number;
  /** Steps before it. */
  from: number;
  /** Evaluations before it. */
  evaluations: number;
}

/** What the store has of a curve. */
export interface StoredCurve {
  pieces: readonly Piece[];
  length: number;
  evaluations: number;
  /** The history's revision that the store has. */
  revision: number;
}

export const nothingStored: StoredCurve = { pieces: [], length: 0, evaluations: 0, revision: 0 };

interface Position {
  from: number;
  evaluations: number;
}

/** A piece to be written in the place of all pieces from its number to before `until`. */
export interface Write {
  number: number;
  until: number;
  begin: Position;
  end: Position;
}

const weight = (begin: Position, end: Position) => end.from - begin.from + EVALUATION_WEIGHT * (end.evaluations - begin.evaluations);

const endOf = ({ length, evaluations }: StoredCurve): Position => ({ from: length, evaluations });

/** How far a piece may reach that begins there, and where the next one begins. */
function reach(begin: Position, end: Position, all: History['evaluations']): Position {
  if (end.from - begin.from <= LARGEST) return end;
  const from = begin.from + LARGEST;
  let { evaluations } = begin;
  while (evaluations < end.evaluations && all.stepOf(evaluations) <= from) evaluations++;
  return { from, evaluations };
}

/**
 * What to write so that the store has the curve as it is now.
 * @param room how many steps to write at most; one piece is always written
 * @returns the writes, and what the store has after them
 */
export function writesFor(stored: StoredCurve, history: History, room: number): { writes: Write[]; after: StoredCurve } {
  const { length, evaluations: all, revision } = history;
  const rewrittenFrom = history.rewrittenSince(stored.revision);
  const pieces = [...stored.pieces];
  const end: Position = { from: length, evaluations: all.length };
  let begin = endOf(stored);
  let number = (pieces.at(-1)?.number ?? -1) + 1;
  const takeIn = (piece: Piece) => {
    pieces.pop();
    begin = { from: piece.from, evaluations: Math.min(piece.evaluations, all.length) };
    number = piece.number;
  };
  const isRewritten = rewrittenFrom < stored.length;
  // A piece that ends where the curve was taken back has times that changed.
  while (isRewritten && begin.from >= rewrittenFrom && pieces.length > 0) takeIn(pieces.at(-1) as Piece);
  const isNew = isRewritten || end.from > begin.from || end.evaluations > begin.evaluations;
  if (!isNew) return { writes: [], after: { ...stored, revision } };
  for (let last = pieces.at(-1); last; last = pieces.at(-1)) {
    if (weight(last, begin) > weight(begin, end) || weight(last, end) > LARGEST) break;
    takeIn(last);
  }
  const writes: Write[] = [];
  let left = room;
  do {
    const to = reach(begin, end, all);
    pieces.push({ number, ...begin });
    // Whatever lies behind the last piece was taken in or replaced.
    writes.push({ number, until: Number.POSITIVE_INFINITY, begin, end: to });
    left -= to.from - begin.from;
    begin = to;
    number++;
  } while (begin.from < end.from && left > 0);
  return { writes, after: { pieces, length: begin.from, evaluations: begin.evaluations, revision } };
}

/** Fewer than so many are not worth a write. */
const FEWEST = 8;

/** The next piece to make of many small ones, as older pages left them: from the one at `index` on; null where there is none. */
export function nextMerge(stored: StoredCurve, index: number): { write: Write; after: StoredCurve } | null {
  const { pieces } = stored;
  for (let first = index; first < pieces.length; first++) {
    const begin = pieces[first] as Piece;
    let behind = first + 1;
    while (behind < pieces.length && weight(begin, pieces[behind + 1] ?? endOf(stored)) <= LARGEST) behind++;
    if (behind - first < FEWEST) continue;
    const end = pieces[behind] ?? endOf(stored);
    const write: Write = { number: begin.number, until: pieces[behind]?.number ?? Number.POSITIVE_INFINITY, begin, end };
    return { write, after: { ...stored, pieces: [...pieces.slice(0, first + 1), ...pieces.slice(behind)] } };
  }
  return null;
}
