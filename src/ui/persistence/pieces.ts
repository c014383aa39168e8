/**
 * Divides a stored curve into pieces. A new piece absorbs the preceding pieces that are no larger, so that there are few pieces, and each
 * step is written only a few times.
 */
import type { History } from '../stores/history/history.ts';

/** The size limit of a piece, which bounds the size of one write (about 0.8 MB). */
export const LARGEST = 65_536;
/** An evaluation takes as much room as this number of steps. */
const EVALUATION_WEIGHT = 8;

/** The start of a piece. A piece ends where the next one starts. */
export interface Piece {
  number: number;
  /** The number of steps before it. */
  from: number;
  /** The number of evaluations before it. */
  evaluations: number;
}

/** The stored part of a curve. */
export interface StoredCurve {
  pieces: readonly Piece[];
  length: number;
  evaluations: number;
  /** The history's revision that is stored. */
  revision: number;
}

export const nothingStored: StoredCurve = { pieces: [], length: 0, evaluations: 0, revision: 0 };

interface Position {
  from: number;
  evaluations: number;
}

/** A piece that replaces all pieces from its number to before `until`. */
export interface Write {
  number: number;
  until: number;
  begin: Position;
  end: Position;
}

const weight = (begin: Position, end: Position) => end.from - begin.from + EVALUATION_WEIGHT * (end.evaluations - begin.evaluations);

const endOf = ({ length, evaluations }: StoredCurve): Position => ({ from: length, evaluations });

/** The end of a piece that starts at `begin`. */
function reach(begin: Position, end: Position, all: History['evaluations']): Position {
  if (end.from - begin.from <= LARGEST) return end;
  const from = begin.from + LARGEST;
  let { evaluations } = begin;
  while (evaluations < end.evaluations && all.stepOf(evaluations) <= from) evaluations++;
  return { from, evaluations };
}

/**
 * The writes that bring the stored curve up to date.
 * @param room the limit of steps to write; one piece is always written
 * @returns the writes, and the stored curve after them
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
  // The last times of a piece that ends where the curve was truncated have changed.
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
    // All pieces after the last one are absorbed or replaced.
    writes.push({ number, until: Number.POSITIVE_INFINITY, begin, end: to });
    left -= to.from - begin.from;
    begin = to;
    number++;
  } while (begin.from < end.from && left > 0);
  return { writes, after: { pieces, length: begin.from, evaluations: begin.evaluations, revision } };
}

/** Fewer small pieces than this are not worth a write. */
const FEWEST = 8;

/** The next merge of the many small pieces that earlier versions left, starting at the piece at `index`; null if there is none. */
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
