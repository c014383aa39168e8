import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../../../tests/cpuTime.ts';
import { evaluationRow, newHistory, observationRow, SIGNALS, stepRows } from '../../../../tests/curves.ts';
import { byName } from '../../stores/history/columns.ts';
import type { History } from '../../stores/history/history.ts';
import { addPiece, extentOfPiece, pieceOf } from '../schema.ts';
import { LARGEST, listedRowsOf, nextMerge, nothingStored, type StoredCurve, type Write, writesFor } from './pieces.ts';

/** Replaces the store in these tests. */
class Records {
  readonly byNumber = new Map<number, unknown>();
  written = 0;
  largest = 0;

  write(history: History, write: Write) {
    for (const number of this.byNumber.keys()) if (number >= write.number && number < write.until) this.byNumber.delete(number);
    const piece = pieceOf(history, write);
    this.byNumber.set(write.number, piece);
    const count = write.end.from - write.begin.from;
    expect(extentOfPiece(piece)).toMatchObject({ from: write.begin.from, count });
    this.written += count;
    this.largest = Math.max(this.largest, count);
  }

  read(): History {
    const history = newHistory();
    const inOrder = [...this.byNumber].sort(([a], [b]) => a - b);
    let reached = 0;
    for (const [number, piece] of inOrder) {
      const added = addPiece(history, piece, reached);
      if (!added) throw new Error(`piece ${number} cannot be read`);
      reached = added.end;
    }
    return history;
  }
}

function save(records: Records, stored: StoredCurve, history: History, room = Number.POSITIVE_INFINITY): StoredCurve {
  const { writes, after } = writesFor(stored, history, room);
  for (const write of writes) records.write(history, write);
  return after;
}

const grow = (history: History, count: number, scale = 1) => {
  const first = history.length + 1;
  const values = Float32Array.from({ length: count }, (_, i) => scale * (first + i));
  history.append('steps', stepRows(first, values, values, count / 100));
};
const evaluate = (history: History) => history.append('evaluations', evaluationRow(history.length, history.length));
const observe = (history: History) => history.append('observations', observationRow(history.length, history.length));

const shown = (history: History) => ({
  length: history.length,
  loss: [...history.steps.values('loss')],
  gradientNorm: [...history.steps.values('gradientNorm')],
  evaluations: history.evaluations.slice(0, history.evaluations.length),
  observations: history.observations.listed(0, history.observations.length),
  evaluatedAt: Array.from({ length: history.evaluations.length }, (_, row) => history.evaluations.stepOf(row)),
  times: history.times,
});

describe('the stored pieces of a curve', () => {
  it('stay few and small over four hours of training, with fewer than 13 writes of each step on average', () => {
    const history = newHistory();
    const records = new Records();
    let stored = nothingStored;
    const [saves, steps] = [36_000, 30];
    for (let i = 0; i < saves; i++) {
      grow(history, steps);
      if (i % 10 === 0) evaluate(history);
      stored = save(records, stored, history);
    }
    expect(records.byNumber.size).toBeLessThan(50);
    expect(records.written / (saves * steps)).toBeLessThan(13);
    expect(records.largest).toBeLessThanOrEqual(LARGEST);
    const read = records.read();
    expect(read.length).toBe(saves * steps);
    expect(read.steps.values('loss').every((value, i) => value === i + 1)).toBe(true);
    expect([read.evaluations.length, read.times.length]).toEqual([history.evaluations.length, history.times.length]);
  });

  it('contain exactly the curve after it is rewritten in part, truncated or reset', () => {
    const history = newHistory();
    const records = new Records();
    let stored = nothingStored;
    for (let i = 0; i < 300; i++) {
      if (i % 17 === 16) history.truncate(Math.floor(history.length * ((i % 5) / 5)));
      else if (i % 13 === 12)
        history.append('steps', stepRows(Math.max(1, history.length - 20), new Float32Array(22).fill(i), undefined, 1));
      else grow(history, 1 + (i % 40), i);
      if (i % 4 === 0) evaluate(history);
      if (i % 5 === 0) observe(history);
      if (i % 3 > 0) continue;
      stored = save(records, stored, history);
      expect(shown(records.read())).toEqual(shown(history));
    }
  });

  it('are written in several saves of limited size if the curve is long', () => {
    const history = newHistory();
    grow(history, 5 * LARGEST + 7);
    evaluate(history);
    const records = new Records();
    const first = save(records, nothingStored, history, 2 * LARGEST);
    expect(first).toMatchObject({ length: 2 * LARGEST, evaluations: 0 });
    const second = save(records, save(records, first, history, 2 * LARGEST), history, 2 * LARGEST);
    expect(second).toMatchObject({ length: history.length, evaluations: 1 });
    expect(records.written).toBe(history.length);
    expect(records.read().length).toBe(history.length);
  });

  it('are merged if an older version of the page left many of them, even if some pieces replace steps of earlier pieces', () => {
    const history = newHistory();
    const records = new Records();
    const old: StoredCurve['pieces'][number][] = [];
    const leave = (from: number) => {
      records.write(history, {
        number: records.byNumber.size,
        until: Number.POSITIVE_INFINITY,
        begin: { from, ...listedRowsOf(history) },
        end: { from: history.length, ...listedRowsOf(history) },
      });
    };
    for (let i = 0; i < 3000; i++) {
      const isBack = i % 100 === 99;
      const from = isBack ? history.length - 90 : history.length;
      if (isBack) history.truncate(from);
      grow(history, 60);
      while ((old.at(-1)?.from ?? -1) >= from) old.pop();
      old.push({ number: i, from, evaluations: 0, observations: 0 });
      leave(from);
    }
    let stored: StoredCurve = { pieces: old, length: history.length, evaluations: 0, observations: 0, revision: history.revision };
    for (let index = 0; ; index++) {
      const merge = nextMerge(stored, index);
      if (!merge) break;
      records.write(history, merge.write);
      stored = merge.after;
      if (index === 0) expect([...records.read().steps.values('loss')]).toEqual([...history.steps.values('loss')]);
    }
    expect(records.byNumber.size).toBeLessThan(6);
    expect([...records.read().steps.values('loss')]).toEqual([...history.steps.values('loss')]);
    grow(history, 100);
    save(records, stored, history);
    expect(records.read().length).toBe(history.length);
  });

  it('are read within half a second even with 600,000 non-finite steps', () => {
    const [pieces, steps] = [4000, 150];
    const column = new Float32Array(steps).fill(Number.NaN);
    const columns = byName(SIGNALS.steps, stepRows(1, column));
    const history = newHistory();
    const started = cpuTime();
    history.steps.sketch((pieces - 1) * steps, columns, steps);
    for (let from = 0; from < pieces * steps; from += steps) {
      const times = [{ step: from + steps, seconds: from + 1 }];
      addPiece(history, { from, ...columns, evaluations: [], times }, from);
    }
    expect(cpuTime() - started).toBeLessThan(500);
    expect([history.length, history.nonFinite.length, history.times.length]).toEqual([600_000, 600_000, pieces]);
  });
});
