import { Copy, FileDown, Image } from 'lucide-react';
import { CLIPBOARD_BLOCKED } from '../../kit/clipboard.ts';
import { resolveColor } from '../../kit/color.ts';
import { download } from '../../kit/download.ts';
import { ICON } from '../../kit/icon.ts';
import { curveIsRead } from '../../persistence/curve/curves.ts';
import type { RunRecord } from '../../stores/runs.ts';
import { markOf } from '../../stores/study.ts';
import { say } from '../../stores/view.ts';
import { xAxes } from '../axes.ts';
import { type ChartProps, drawingOf } from '../Chart.tsx';
import styles from '../menus.module.css';
import { csvOf } from './csv.ts';
import { svgOf } from './svg.ts';

/** The number of pixels of the PNG per unit of the SVG. */
const SHARPNESS = 2;

function pictureOf(charts: readonly ChartProps[]) {
  const color = (name: string) => resolveColor(document.body, name);
  const paint = { ink: color('var(--ink)'), soft: color('var(--ink-soft)'), line: color('var(--line)'), surface: color('var(--surface)') };
  const entries = (charts[0]?.sources ?? []).map((entry) => ({ name: entry.name, color: color(entry.color), mark: markOf(entry.color) }));
  const drawn = charts.map((chart) => {
    const drawing = drawingOf(chart);
    const { plot, isLogX, isLogY, xAxis, baseline } = chart;
    return {
      title: plot.titleWith(baseline),
      xTitle: xAxes[xAxis].plural,
      rows: drawing.rows(),
      range: drawing.range(),
      most: plot.most ?? Number.POSITIVE_INFINITY,
      isLogX,
      isWholeX: xAxes[xAxis].isWhole ?? false,
      isLogY,
      words: plot.axis,
      runnerMarks: drawing.runnerMarks(),
      levels: drawing.levels(),
    };
  });
  return svgOf(drawn, entries, paint);
}

async function pngOf(charts: readonly ChartProps[]): Promise<Blob> {
  const { svg, width, height } = pictureOf(charts);
  const image = document.createElement('img');
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: SHARPNESS * width, height: SHARPNESS * height });
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser created no image'))), 'image/png'),
  );
}

async function copyPng(charts: readonly ChartProps[]) {
  const png = pngOf(charts);
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    say('Copied the chart as PNG.');
  } catch {
    await png.then(
      (blob) => {
        download('curves', 'png', blob);
        say(`${CLIPBOARD_BLOCKED} The chart was saved as curves.png.`);
      },
      (error: Error) => say(`Cannot create the PNG: ${error.message.replace(/\.?$/, '.')} Save the chart as SVG instead.`),
    );
  }
}

async function saveCsv(runs: readonly RunRecord[]) {
  // After a reload of the page, a long curve might not have been read from storage yet.
  await Promise.all(runs.map(({ id }) => curveIsRead(id)));
  const blob = await csvOf(runs);
  download('curves', 'csv', blob);
}

export function Exports({ charts, runs }: { charts: readonly ChartProps[]; runs: readonly RunRecord[] }) {
  return (
    <div className={styles.exports}>
      <button type="button" data-kind="quiet" onClick={() => void copyPng(charts)}>
        <Copy {...ICON} /> Copy PNG
      </button>
      <button type="button" data-kind="quiet" onClick={() => download('curves', 'svg', pictureOf(charts).svg)}>
        <Image {...ICON} /> Save SVG
      </button>
      <button type="button" data-kind="quiet" title="All steps of the visible runs" onClick={() => void saveCsv(runs)}>
        <FileDown {...ICON} /> Save CSV
      </button>
    </div>
  );
}
