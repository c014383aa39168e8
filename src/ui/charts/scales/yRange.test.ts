import { describe, expect, it } from 'vitest';
import type { Row } from '../binning.ts';
import type { Rows } from '../lines.ts';
import { clippedAt, yRange } from './yRange.ts';

const STEPS = 200;
const xs = Array.from({ length: STEPS }, (_, i) => i + 1);
const nothing: Row = xs.map(() => undefined);
const line = (value: (step: number) => number): Row[] => [nothing, nothing, xs.map(value), nothing];
const rows = (...lines: Row[][]): Rows => [xs, ...lines.flat()];
const all = [1, STEPS] as const;

const falls = (to: number) => (step: number) => 0.7 * (to / 0.7) ** (step / STEPS);
const diverges = (step: number) => 0.7 * 10 ** (step / 5);

describe.each([true, false])('the range of a y axis, logarithmic: %s', (isLog) => {
  it('contains almost all of a single line, with little room above it', () => {
    const [low, high] = yRange(rows(line(falls(0.01))), all, isLog) ?? [0, 0];
    expect(low).toBeLessThanOrEqual(0.0107);
    expect(high).toBeGreaterThanOrEqual(0.68);
    expect(high).toBeLessThan(1);
  });

  it('contains both a constant line and one that falls', () => {
    const [low, high] = yRange(
      rows(
        line(() => 0.69),
        line(falls(0.01)),
      ),
      all,
      isLog,
    ) ?? [0, 0];
    expect(low).toBeLessThanOrEqual(0.0107);
    expect(high).toBeGreaterThanOrEqual(0.69);
  });

  it.each([1, 2, 7])('leaves falling lines readable next to one that diverges (number of falling lines: %i)', (count) => {
    const sound = Array.from({ length: count }, () => line(falls(0.01)));
    const [low, high] = yRange(rows(...sound, line(diverges)), all, isLog) ?? [0, 0];
    expect(high).toBeLessThanOrEqual(isLog ? 40 : 3);
    // The falling lines take at least a third of the height.
    const to = isLog ? Math.log : (value: number) => value;
    expect((to(0.68) - to(0.0107)) / (to(high) - to(low))).toBeGreaterThan(1 / 3);
  });

  it('is not widened by a spike of one step', () => {
    const spiky = line((step) => (step === 77 ? 1e9 : 0.5));
    expect((yRange(rows(spiky), all, isLog) ?? [0, 0])[1]).toBeLessThan(1);
  });

  it('depends only on values in the shown range of the x axis', () => {
    const [low] = yRange(rows(line(falls(0.01))), [1, 20], isLog) ?? [0, 0];
    expect(low).toBeGreaterThan(0.3);
  });

  it('is not empty if the line is constant', () => {
    const [low, high] = yRange(rows(line(() => 0.5)), all, isLog) ?? [0, 0];
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
  });

  it('is null if there are no values', () => {
    expect(yRange(rows([nothing, nothing, nothing, nothing]), all, isLog)).toBeNull();
  });
});

it('a line that falls to 10⁻³² leaves others readable on a logarithmic axis', () => {
  const [low] = yRange(rows(line(falls(0.05)), line(falls(1e-32))), all, true) ?? [0, 0];
  expect(low).toBeGreaterThan(1e-6);
});

it('the axis of an accuracy does not extend past 100 %', () => {
  expect(yRange(rows(line((step) => step / STEPS)), all, false, 1)?.[1]).toBeLessThanOrEqual(1);
});

it('the range of a y axis includes the points of held-out values', () => {
  const points: Row = xs.map((step) => (step % 50 === 0 ? 2 : undefined));
  expect((yRange(rows([nothing, nothing, xs.map(() => 1), points]), all, true) ?? [0, 0])[1]).toBeGreaterThanOrEqual(2);
});

it('values outside the range are marked above or below it, with a gap between marks', () => {
  const strong = xs.map((step) => (step > 150 ? 100 : step < 20 ? -100 : 0));
  const marks = clippedAt(xs, strong, [-1, 1], 25);
  expect(marks).toEqual([
    { x: 1, isAbove: false },
    { x: 151, isAbove: true },
    { x: 176, isAbove: true },
  ]);
});
