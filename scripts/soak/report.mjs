/** Reports the result of a soak, a long test of the page's memory, as a table, a drawing and the growth per hour. */

/** @typedef {import('./measure.mjs').Sample} Sample @typedef {Sample & { minutes: number, runs: number }} Row */

const MB = 2 ** 20;
/** The share of the samples, from the start, that {@link growthOf} ignores, because caches fill and code is compiled during that time. */
const WARM_UP = 0.25;

/** @type {readonly { name: string, of(row: Row): number | null }[]} */
const COLUMNS = [
  { name: 'page heap', of: ({ page }) => page },
  { name: 'page arrays', of: ({ pageBuffers }) => pageBuffers },
  { name: 'worker heap', of: ({ worker }) => worker },
  { name: 'worker arrays', of: ({ workerBuffers }) => workerBuffers },
  { name: 'curves', of: ({ columns }) => columns },
  { name: 'GPU buffers', of: ({ gpuHeld }) => gpuHeld },
  { name: 'run buffers', of: ({ gpuByRuns }) => gpuByRuns },
  { name: 'GPU process', of: ({ gpuProcess }) => gpuProcess },
  { name: 'renderer', of: ({ renderer }) => renderer },
];

const words = (/** @type {number | null} */ bytes) => (bytes === null ? '–' : (bytes / MB).toFixed(2));

/** @param {Row} row */
export const line = (row) =>
  [row.minutes.toFixed(1).padStart(8), ...COLUMNS.map(({ name, of }) => words(of(row)).padStart(name.length + 2))].join('');

export const head = ['minutes'.padStart(8), ...COLUMNS.map(({ name }) => `  ${name}`)].join('');

/**
 * Returns the slope of the line that fits the samples best, in bytes per hour, and its standard error.
 * @param {readonly Row[]} rows @param {(row: Row) => number} of
 * @returns {{ perHour: number, error: number }}
 */
export function growthOf(rows, of) {
  const settled = rows.slice(Math.floor(rows.length * WARM_UP));
  const mean = (/** @type {readonly number[]} */ values) => values.reduce((sum, value) => sum + value / values.length, 0);
  const [hours, values] = [settled.map(({ minutes }) => minutes / 60), settled.map(of)];
  const [atMean, valueMean] = [mean(hours), mean(values)];
  const spread = hours.reduce((sum, hour) => sum + (hour - atMean) ** 2, 0);
  if (spread === 0 || hours.length < 3) return { perHour: 0, error: Number.POSITIVE_INFINITY };
  const perHour = hours.reduce((sum, hour, i) => sum + (hour - atMean) * ((values[i] ?? 0) - valueMean), 0) / spread;
  const rest = hours.reduce((sum, hour, i) => sum + ((values[i] ?? 0) - valueMean - perHour * (hour - atMean)) ** 2, 0);
  return { perHour, error: Math.sqrt(rest / (hours.length - 2) / spread) };
}

/**
 * Returns a sentence with the growth per hour and the growth for each run that was replaced. The second number shows how much memory a
 * deleted run leaves in use.
 * @param {{ perHour: number, error: number }} growth @param {number} limit bytes per hour @param {number} runsPerHour
 */
export const growthWords = ({ perHour, error }, limit, runsPerHour) =>
  `growth of the heaps of the page and the worker, without curves: ${words(perHour)} ± ${words(error)} MB per hour (limit ${limit / MB}), or ${(perHour / runsPerHour / 1024).toFixed(1)} KB for each run that was replaced`;

/**
 * Returns the bytes of the heaps of the page and the worker with their array buffers, without the curves. Curves grow by 4 bytes for each
 * step and signal, and by another 4 bytes for smoothed values. They stay in memory until their run is deleted.
 * @param {Row} row
 */
export const heapOf = ({ page, pageBuffers, worker, workerBuffers, columns }) => page + pageBuffers + worker + workerBuffers - columns;

const FIRST_ROWS = 4;

/**
 * True if more bytes of curves are in memory after all runs are deleted than in any of the first rows. Some may stay, because the last
 * deleted run can be restored. {@link heapOf} does not show curves of deleted runs, because it subtracts all curves.
 * @param {readonly Row[]} rows the samples; all runs are deleted before the last one
 */
export const keepsCurves = (rows) => (rows.at(-1)?.columns ?? 0) > Math.max(...rows.slice(0, FIRST_ROWS).map(({ columns }) => columns));

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [760, 220, 60, 30];
const COLORS = ['#b45309', '#1d4ed8', '#047857', '#7c3aed', '#be185d', '#475569', '#0e7490', '#4d7c0f', '#a16207'];

/**
 * Returns an SVG with one chart for each column that has values. The columns do not share a chart, because their scales differ by factors
 * of up to a thousand.
 * @param {readonly Row[]} rows
 */
export function drawing(rows) {
  const end = Math.max(...rows.map(({ minutes }) => minutes), 1e-9);
  const panels = COLUMNS.flatMap(({ name, of }, i) => {
    const points = rows.flatMap((row) => {
      const bytes = of(row);
      return bytes === null ? [] : [{ at: row.minutes, bytes }];
    });
    if (points.length === 0) return [];
    const most = Math.max(...points.map(({ bytes }) => bytes), 1) * 1.1;
    const x = (/** @type {number} */ at) => LEFT + (at / end) * (WIDTH - LEFT - 20);
    const y = (/** @type {number} */ bytes) => HEIGHT - BOTTOM - (bytes / most) * (HEIGHT - BOTTOM - 30);
    const path = points.map(({ at, bytes }, n) => `${n ? 'L' : 'M'}${x(at).toFixed(1)} ${y(bytes).toFixed(1)}`).join('');
    return [
      `<text x="${LEFT}" y="20" font-weight="600">${name}, MB</text>`,
      `<path d="M${LEFT} ${HEIGHT - BOTTOM}H${WIDTH - 20}M${LEFT} ${HEIGHT - BOTTOM}V30" stroke="#999" fill="none"/>`,
      `<text x="${LEFT - 6}" y="${y(most / 1.1) + 4}" text-anchor="end">${words(most / 1.1)}</text>`,
      `<text x="${LEFT - 6}" y="${HEIGHT - BOTTOM + 4}" text-anchor="end">0</text>`,
      `<text x="${WIDTH - 20}" y="${HEIGHT - 10}" text-anchor="end">${end.toFixed(1)} minutes</text>`,
      `<path d="${path}" stroke="${COLORS[i]}" stroke-width="2" fill="none"/>`,
    ].join('');
  });
  const body = panels.map((panel, i) => `<g transform="translate(0 ${i * HEIGHT})">${panel}</g>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${panels.length * HEIGHT}" font-family="system-ui, sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>${body}</svg>\n`;
}
