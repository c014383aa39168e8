import { drawing, growthPerHour, heapOf, line, type Row } from '../scripts/soak/report.mjs';
import { soak } from '../scripts/soak/soak.mjs';
import { expect, test } from './fixtures.ts';

const MB = 2 ** 20;

test('runs that come and go leave no buffers on the GPU, and page and worker stay small', async ({ page, browser }) => {
  const rows: Row[] = await soak(browser, page, { minutes: 0.08, everyMs: 500, onRow: () => {} });
  // One turn at least, and the end.
  expect(rows.length).toBeGreaterThanOrEqual(3);
  const [last] = rows.slice(-1);
  // Runs hold all buffers on the GPU, and without runs there are none.
  expect(rows.map(({ gpuHeld }) => gpuHeld)).toEqual(rows.map(({ gpuByRuns }) => gpuByRuns));
  expect(rows.slice(0, -1).every(({ gpuHeld }) => gpuHeld > 0)).toBe(true);
  expect(last?.gpuHeld).toBe(0);
  expect(rows.slice(0, -1).every(({ columns }) => columns > 0)).toBe(true);
  for (const row of rows) expect(heapOf(row)).toBeLessThan(60 * MB);
  expect(line(rows[0] as Row)).toMatch(/^ +\d+\.\d( +(\d+\.\d\d|–)){9}$/);
  expect(drawing(rows)).toMatch(/^<svg .*GPU buffers, MB.*<\/svg>\n$/);
});

test('growth is that of the line through the samples', () => {
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
  expect(growthPerHour(rows, heapOf) / MB).toBeCloseTo(3, 6);
});
