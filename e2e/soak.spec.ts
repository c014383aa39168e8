import { drawing, growthOf, growthWords, heapOf, keepsCurves, line, type Row } from '../scripts/soak/report.mjs';
import { soak } from '../scripts/soak/soak.mjs';
import { expect, test } from './fixtures.ts';

const MB = 2 ** 20;

test('runs that are added and deleted leave no buffers on the GPU, and the heaps of the page and the worker stay small', async ({
  page,
  browser,
}) => {
  const rows: Row[] = await soak(browser, page, { minutes: 0.08, everyMs: 500, onRow: () => {} });
  // There is a sample at the start, one after each round of edits and runs, and one at the end.
  expect(rows.length).toBeGreaterThanOrEqual(3);
  const [last] = rows.slice(-1);
  expect(rows.map(({ gpuHeld }) => gpuHeld)).toEqual(rows.map(({ gpuByRuns }) => gpuByRuns));
  expect(rows.slice(0, -1).every(({ gpuHeld }) => gpuHeld > 0)).toBe(true);
  expect(last?.gpuHeld).toBe(0);
  expect(rows.slice(0, -1).every(({ columns }) => columns > 0)).toBe(true);
  for (const row of rows) expect(heapOf(row)).toBeLessThan(60 * MB);
  expect(line(rows[0] as Row)).toMatch(/^ +\d+\.\d( +(\d+\.\d\d|–)){9}$/);
  expect(drawing(rows)).toMatch(/^<svg .*GPU buffers, MB.*<\/svg>\n$/);
});

test('memory growth is the slope of the line fitted to the samples, and its error follows from their scatter', () => {
  const rows = Array.from(
    { length: 40 },
    (_, i) =>
      ({
        minutes: i / 2,
        page: 5 * MB + (i / 120) * 5 * MB,
        pageBuffers: 0,
        worker: MB,
        workerBuffers: 0,
        columns: (i / 120) * 2 * MB,
      }) as Row,
  );
  // The curves, which grow by 2 MB per hour, are subtracted.
  const growth = growthOf(rows, heapOf);
  expect(growth.perHour / MB).toBeCloseTo(3, 6);
  expect(growth.error / MB).toBeCloseTo(0, 6);
  expect(growthWords(growth, 5 * MB, 120)).toContain('3.00 ± 0.00 MB per hour (limit 5), or 25.6 KB for each run');
  const scattered = rows.map((row, i) => ({ ...row, worker: row.worker + (i % 2 ? MB : 0) }));
  expect(growthOf(scattered, heapOf).error / MB).toBeGreaterThan(0.5);
  // Two samples are always on one line, so they say nothing about the error.
  expect(growthOf(rows.slice(-2), heapOf).error).toBe(Number.POSITIVE_INFINITY);
});

test('keepsCurves detects curves that remain in memory after all runs have been deleted', () => {
  const rowsWith = (...columns: number[]) => columns.map((bytes) => ({ columns: bytes }) as Row);
  // Three runs are replaced one after another. At the end, only the last deleted run, which can be restored, still has a curve.
  expect(keepsCurves(rowsWith(1, 2, 3, 3, 3, 3, 1))).toBe(false);
  // Here, all curves remain.
  expect(keepsCurves(rowsWith(1, 2, 3, 4, 5, 6, 6))).toBe(true);
});
