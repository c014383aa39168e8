/**
 * Shows the values under the cursor in a small table: the exact value of one run, or the mean and range of the smoothed curves of several
 * runs. React does not render it, because it changes with nearly every move of the pointer.
 */
import { countWords } from '../kit/format.ts';
import type { Plot } from './plots.ts';
import type { Series, SeriesSource } from './series.ts';

interface Shown {
  plot: Plot;
  sources: readonly SeriesSource[];
  seriesList: readonly Series[];
  smoothing: number;
  /** The label of a position, such as "Step 1,024". */
  words(x: number): string;
  /** True if the x axis shows steps. */
  isByStep: boolean;
}

const cell = (tag: 'td' | 'th') => document.createElement(tag);

function cellsOf({ axis, curves }: Series, x: number, { plot, smoothing, isByStep }: Shown): string[] {
  const length = Math.max(...curves.map((curve) => curve.length));
  const step = Math.max(1, Math.round(axis.stepOf(x)));
  // The tolerance is needed because the last position on the axis can be rounded.
  const isThere = step <= length && !(axis.xOf(length) < x * (1 - 1e-3));
  const [only] = curves;
  let value = '–';
  if (isThere && curves.length > 1) {
    const all = curves.flatMap((curve) => curve.smoothed(smoothing)[step - 1] ?? []);
    const mean = all.reduce((a, b) => a + b, 0) / all.length;
    value = `${plot.exact(mean)} (${plot.exact(Math.min(...all))} to ${plot.exact(Math.max(...all))})`;
  } else if (isThere) value = plot.exact(only.values()[step - 1]);
  const cells = isByStep ? [value] : [isThere ? countWords(step) : '–', value];
  if (!plot.hasHeldOut) return cells;
  const heldOut = isThere ? only.heldOut.findLast((one) => one.step <= step) : undefined;
  return [...cells, heldOut && curves.length === 1 ? `${plot.exact(heldOut.value)} at ${countWords(heldOut.step)}` : '–'];
}

/** The table is replaced only if its size changes, because changing text costs a tenth as much as changing elements. */
function tableOf(element: HTMLElement, rows: readonly (readonly string[])[]): HTMLTableElement {
  const known = element.querySelector('table');
  const columns = rows[0]?.length ?? 0;
  if (known?.rows.length === rows.length && known.rows[0]?.cells.length === columns) return known;
  const table = document.createElement('table');
  for (const cells of rows) table.insertRow().append(...cells.map((_, i) => cell(i === 0 ? 'th' : 'td')));
  element.replaceChildren(table);
  return table;
}

/** @param x the position on the x axis; null hides the readout */
export function showReadout(element: HTMLElement, shown: Shown, x: number | null) {
  element.hidden = x === null;
  if (x === null) return;
  const heads = [...(shown.isByStep ? [] : ['step']), ...(shown.plot.hasHeldOut ? ['training', 'held out'] : [''])];
  const seriesList = shown.sources.flatMap(({ name, color }, i) => {
    const series = shown.seriesList[i];
    return series ? [{ color, cells: [name, ...cellsOf(series, x, shown)] }] : [];
  });
  const rows = [[shown.words(x), ...heads], ...seriesList.map(({ cells }) => cells)];
  const table = tableOf(element, rows);
  rows.forEach((cells, r) => {
    cells.forEach((text, c) => {
      const node = table.rows[r]?.cells[c];
      // Setting the same text again would still cost a layout.
      if (node && node.textContent !== text) node.textContent = text;
    });
  });
  seriesList.forEach(({ color }, r) => {
    const name = table.rows[r + 1]?.cells[0];
    if (name && name.style.borderLeftColor !== color) name.style.borderLeftColor = color;
  });
}
