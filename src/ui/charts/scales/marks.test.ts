import { expect, it } from 'vitest';
import { linearMarks, logMarks, xMarks } from './marks.ts';

it('a logarithmic axis over a few decades has marks at 1, 2 and 5 in each decade', () =>
  expect(logMarks(0.02, 1, 200)).toEqual([0.02, 0.05, 0.1, 0.2, 0.5, 1]));
it('a logarithmic axis over more decades has one mark in each decade', () =>
  expect(logMarks(1e-4, 1, 160)).toEqual([1e-4, 1e-3, 0.01, 0.1, 1]));
it('a logarithmic axis over many decades has a mark at every fifth decade', () =>
  expect(logMarks(1, 1e28, 180)).toEqual([1, 1e5, 1e10, 1e15, 1e20, 1e25]));
it('a logarithmic axis with fewer than two marks at 1, 2 or 5 times a power of ten is marked like a linear one', () => {
  expect(logMarks(0.3, 0.7, 200)).toEqual([0.3, 0.4, 0.5, 0.6, 0.7]);
  expect(logMarks(0.31, 0.34, 200)).toEqual([0.31, 0.32, 0.33, 0.34]);
  expect(xMarks(310, 480, 600, { isLogX: true, isWholeX: true })).toEqual([350, 400, 450]);
  expect(xMarks(3, 5, 600, { isLogX: true, isWholeX: true })).toEqual([3, 4, 5]);
});
it.each([
  [1100, 40_000, 300],
  [20, 900, 300],
  [1, 9, 120],
  [1, 9, 30],
  [0.3, 0.7, 60],
  [310, 480, 200],
])('the numbers on a logarithmic axis from %d to %d, %d pixels long, do not touch, and at least one is shown', (min, max, length) => {
  for (const gap of [26, 64]) {
    const px = logMarks(min, max, length, { gap }).map((mark) => (length * Math.log(mark / min)) / Math.log(max / min));
    expect(px.length).toBeGreaterThan(0);
    px.slice(1).forEach((at, i) => {
      expect(at - (px[i] ?? 0)).toBeGreaterThanOrEqual(gap / 2);
    });
  }
});
it('an invalid range has no marks', () => {
  expect(logMarks(0, 1, 200)).toEqual([]);
  expect(logMarks(1, 1, 200)).toEqual([]);
  expect(logMarks(Number.NaN, 1, 200)).toEqual([]);
});
it('a logarithmic axis never has more marks than there is room for', () => {
  for (const length of [30, 80, 200, 600])
    for (const max of [2, 9, 1e3, 1e12, 1e38]) expect(logMarks(1, max, length).length).toBeLessThanOrEqual(length / 26 + 2);
});

it('a linear axis is marked at round numbers', () => {
  expect(linearMarks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(linearMarks(-0.3, 0.1, 4)).toEqual([-0.3, -0.2, -0.1, 0, 0.1]);
  expect(linearMarks(0, 977, 10)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
  expect(linearMarks(1, 1, 5)).toEqual([]);
});

it('an x axis is marked only at whole numbers if it counts steps, and also at fractions if it counts epochs', () => {
  const linear = { isLogX: false, isWholeX: true };
  expect(xMarks(0, 2, 600, linear)).toEqual([0, 1, 2]);
  expect(xMarks(0, 2, 300, { ...linear, isWholeX: false })).toEqual([0, 0.5, 1, 1.5, 2]);
  expect(xMarks(0, 1500, 400, linear)).toEqual([0, 500, 1000, 1500]);
  expect(xMarks(10.2, 10.9, 400, linear)).toEqual([]);
});
