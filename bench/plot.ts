/** Plots the time per example, with two lower bounds, against one dimension, such as the batch size, on logarithmic scales. */
import type { Point } from './scaling.ts';

const WIDTH = 640;
const HEIGHT = 360;
const LEFT = 76;
const RIGHT = 150;
const TOP = 40;
const BOTTOM = 52;

const SERIES = [
  { key: 'measured', label: 'measured', dash: '' },
  { key: 'arithmetic', label: 'arithmetic limit', dash: '6 4' },
  { key: 'bytes', label: 'memory limit', dash: '2 4' },
] as const;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const milliseconds = (exponent: number) =>
  exponent >= 0 ? `${10 ** exponent} ms` : exponent >= -3 ? `${10 ** (exponent + 3)} µs` : `${10 ** (exponent + 6)} ns`;

/** Returns SVG text that follows the reader's light or dark colour scheme. */
export function plot(title: string, label: string, points: readonly Point[]): string {
  const values = points.flatMap((point) => SERIES.map(({ key }) => point[key])).filter((value) => value > 0);
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  const [first = 1, last = 1] = [points[0]?.at, points.at(-1)?.at];
  const x = (at: number) => LEFT + ((WIDTH - LEFT - RIGHT) * Math.log(at / first)) / (Math.log(last / first) || 1);
  const y = (value: number) => TOP + ((HEIGHT - TOP - BOTTOM) * (high - Math.log10(value))) / (high - low || 1);
  const grid = Array.from({ length: high - low + 1 }, (_, i) => low + i).map(
    (exponent) =>
      `<path class="grid" d="M${LEFT} ${y(10 ** exponent)}H${WIDTH - RIGHT}"/><text x="${LEFT - 8}" y="${y(10 ** exponent) + 4}" text-anchor="end">${milliseconds(exponent)}</text>`,
  );
  const marks = points.map(({ at }) => `<text x="${x(at)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${at}</text>`);
  const lines = SERIES.map(({ key, label: words, dash }) => {
    const path = points.map((point, i) => `${i === 0 ? 'M' : 'L'}${x(point.at).toFixed(1)} ${y(point[key]).toFixed(1)}`).join('');
    const end = points.at(-1);
    const text = end ? `<text x="${x(end.at) + 8}" y="${y(end[key]) + 4}">${words}</text>` : '';
    const dots =
      key === 'measured'
        ? points.map((point) => `<circle cx="${x(point.at).toFixed(1)}" cy="${y(point[key]).toFixed(1)}" r="3"/>`).join('')
        : '';
    return `<path class="line" d="${path}"${dash ? ` stroke-dasharray="${dash}"` : ''}/>${dots}${text}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(`${title} against ${label}`)}">
<style>text{font:12px system-ui,sans-serif;fill:#222}.grid{stroke:#8884;fill:none}.line{stroke:#222;stroke-width:1.8;fill:none}circle{fill:#222}
@media(prefers-color-scheme:dark){text{fill:#ddd}.line{stroke:#ddd}circle{fill:#ddd}}</style>
<text x="${LEFT}" y="22">${escaped(title)}</text>
${[...grid, ...marks, ...lines].join('\n')}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${escaped(label)}</text>
</svg>
`;
}
