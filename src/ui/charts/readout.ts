/** The exact values under the cursor, as a small table beside it. Outside React, as it follows the pointer. */
import { countWords } from '../format.ts';
import type { Plot } from './plots.ts';
import type { Entry, Strand } from './strands.ts';

export interface Shown {
  plot: Plot;
  entries: readonly Entry[];
  strands: readonly Strand[];
  smoothing: number;
  /** "Step 1,024" */
  words(x: number): string;
  /** Every run has its steps at the same places. */
  isByStep: boolean;
}

const cell = (tag: 'td' | 'th', text: string) => Object.assign(window.document.createElement(tag), { textContent: text });

function cellsOf({ axis, curves }: Strand, x: number, { plot, smoothing, isByStep }: Shown): string[] {
  const length = Math.min(...curves.map((curve) => curve.length));
  const step = Math.max(1, Math.round(axis.stepOf(x)));
  // Past its end a run has no value; just there it may have been rounded.
  const isThere = step <= length && !(axis.xOf(length) < x * (1 - 1e-3));
  const [only] = curves;
  let value = '–';
  if (isThere && curves.length > 1) {
    const all = curves.map((curve) => curve.smoothed(smoothing)[step - 1] ?? Number.NaN);
    const mean = all.reduce((a, b) => a + b, 0) / all.length;
    value = `${plot.exact(mean)} (${plot.exact(Math.min(...all))} to ${plot.exact(Math.max(...all))})`;
  } else if (isThere) value = plot.exact(only.values()[step - 1]);
  const cells = isByStep ? [value] : [isThere ? countWords(step) : '–', value];
  if (!plot.hasHeldOut) return cells;
  const heldOut = isThere ? only.heldOut.findLast((one) => one.step <= step) : undefined;
  return [...cells, heldOut && curves.length === 1 ? `${plot.exact(heldOut.value)} at ${countWords(heldOut.step)}` : '–'];
}

/** Shows the values at a place of the x axis; hides itself where there is none. */
export function showReadout(element: HTMLElement, shown: Shown, x: number | null, left: number, width: number) {
  element.hidden = x === null;
  if (x === null) return;
  const row = (head: HTMLElement, cells: readonly string[]) => {
    const element = window.document.createElement('tr');
    element.append(head, ...cells.map((text) => cell('td', text)));
    return element;
  };
  const heads = [
    ...(shown.isByStep ? [] : ['step']),
    shown.plot.hasHeldOut ? 'training' : '',
    ...(shown.plot.hasHeldOut ? ['held out'] : []),
  ];
  const table = window.document.createElement('table');
  table.append(row(cell('th', shown.words(x)), heads));
  shown.entries.forEach((entry, i) => {
    const name = cell('th', entry.name);
    name.style.borderLeftColor = entry.color;
    const strand = shown.strands[i];
    if (strand) table.append(row(name, cellsOf(strand, x, shown)));
  });
  element.replaceChildren(table);
  // On the side where the cursor is not.
  element.dataset.side = left > width / 2 ? 'left' : 'right';
}
