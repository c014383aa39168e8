/**
 * Divides a stored curve into pieces. A new piece is merged with the preceding pieces that are not larger than it. This keeps the number of
 * pieces small without writing any step more than about a dozen times.
 */
import type { History } from '../../stores/history/history.ts';

/** The largest number of steps in a piece, which limits the size of one record to about 0.8 MB. */
export const LARGEST = 65_536;
/** An evaluation or an observation takes about as much space as this number of steps. */
const LISTED_WEIGHT = 8;

/** The numbers of rows in the groups that have rows only at some steps. */
interface ListedRows {
  evaluations: number;
  observations: number;
}

/** A position in a curve: the numbers of rows before it. */
interface Position extends ListedRows {
  /** The number of steps. */
  from: number;
}

/** The start of a piece. A piece ends where the next one starts. */
export interface Piece extends Position {
  number: number;
}

export interface StoredCurve extends ListedRows {
  pieces: readonly Piece[];
  length: number;
  /** The revision of the history (see `History.revision`) when the curve was stored. */
  revision: number;
}

export const nothingStored: StoredCurve = { pieces: [], length: 0, evaluations: 0, observations: 0, revision: 0 };

export const listedRowsOf = ({ evaluations, observations }: History): ListedRows => ({
  evaluations: evaluations.length,
  observations: observations.length,
});

/** A piece that replaces all pieces from its own number up to, but not including, `until`. */
export interface Write {
  number: number;
  until: number;
  begin: Position;
  end: Position;
}

const listed = ({ evaluations, observations }: ListedRows) => evaluations + observations;
const weight = (begin: Position, end: Position) => end.from - begin.from + LISTED_WEIGHT * (listed(end) - listed(begin));

const endOf = ({ length, evaluations, observations }: StoredCurve): Position => ({ from: length, evaluations, observations });

/** The end of the piece that starts at `begin`: `end`, but at most `LARGEST` steps after `begin`. */
function reach(begin: Position, end: Position, history: History): Position {
  if (end.from - begin.from <= LARGEST) return end;
  const from = begin.from + LARGEST;
  const reached = (group: keyof ListedRows) => Math.max(begin[group], Math.min(end[group], history[group].rowsUpTo(from)));
  return { from, evaluations: reached('evaluations'), observations: reached('observations') };
}

/**
 * The writes that bring the stored curve up to date.
 * @param room the number of steps after which no further piece is written
 * @returns the writes, and the stored curve after them
 */
export function writesFor(stored: StoredCurve, history: History, room: number): { writes: Write[]; after: StoredCurve } {
  const { length, revision } = history;
  const rewrittenFrom = history.rewrittenSince(stored.revision);
  const pieces = [...stored.pieces];
  const end: Position = { from: length, ...listedRowsOf(history) };
  let begin = endOf(stored);
  let number = (pieces.at(-1)?.number ?? -1) + 1;
  const takeIn = (piece: Piece) => {
    pieces.pop();
    const { from, evaluations, observations } = piece;
    begin = { from, evaluations: Math.min(evaluations, end.evaluations), observations: Math.min(observations, end.observations) };
    number = piece.number;
  };
  const isRewritten = rewrittenFrom < stored.length;
  // A piece that ends where the curve was truncated is also written again, because truncation can add an interpolated time to its end.
  while (isRewritten && begin.from >= rewrittenFrom && pieces.length > 0) takeIn(pieces.at(-1) as Piece);
  const isNew = isRewritten || end.from > begin.from || listed(end) > listed(begin);
  if (!isNew) return { writes: [], after: { ...stored, revision } };
  for (let last = pieces.at(-1); last; last = pieces.at(-1)) {
    if (weight(last, begin) > weight(begin, end) || weight(last, end) > LARGEST) break;
    takeIn(last);
  }
  const writes: Write[] = [];
  let left = room;
  do {
    const to = reach(begin, end, history);
    pieces.push({ number, ...begin });
    // This write and the following ones replace all stored pieces whose numbers are at least `number`.
    writes.push({ number, until: Number.POSITIVE_INFINITY, begin, end: to });
    left -= to.from - begin.from;
    begin = to;
    number++;
  } while (begin.from < end.from && left > 0);
  const { from, ...rows } = begin;
  return { writes, after: { pieces, length: from, ...rows, revision } };
}

/** Merging fewer pieces is not worth a write. */
const FEWEST = 8;

/**
 * The next merge of small pieces, from the piece at `index` onwards; null if there is none. Earlier versions of the page left many small
 * pieces.
 */
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
