/** The exact values under the cursor, as a small table beside it. Outside React, as it follows the pointer. */
import type { RunRecord } from '../state/runs.ts';
import { historyOf } from '../state/runs.ts';
import type { Plot } from './lines.ts';

const cell = (tag: 'td' | 'th', text: string) => Object.assign(window.document.createElement(tag), { textContent: text });

function rowOf(run: RunRecord, plot: Plot, step: number): HTMLTableRowElement {
  const history = historyOf(run.id);
  const row = window.document.createElement('tr');
  const name = cell('th', run.name);
  name.style.borderLeftColor = run.color;
  const value = step <= history.length ? history.values(plot.measure)[step - 1] : undefined;
  row.append(name, cell('td', plot.exact(value)));
  if (plot.measure !== 'gradientNorm') {
    const evaluation = step <= history.length ? history.evaluationAt(step) : undefined;
    row.append(cell('td', evaluation ? `${plot.exact(evaluation[plot.measure])} at ${evaluation.step.toLocaleString('en')}` : '–'));
  }
  return row;
}

/** Shows the values of the runs at a step; hides itself where there is none. */
export function showReadout(
  element: HTMLElement,
  runs: readonly RunRecord[],
  plot: Plot,
  step: number | null,
  left: number,
  width: number,
) {
  element.hidden = step === null;
  if (step === null) return;
  const head = window.document.createElement('tr');
  head.append(cell('th', `Step ${step.toLocaleString('en')}`), cell('td', 'training'));
  if (plot.measure !== 'gradientNorm') head.append(cell('td', 'held out'));
  const table = window.document.createElement('table');
  table.append(head, ...runs.map((run) => rowOf(run, plot, step)));
  element.replaceChildren(table);
  // On the side where the cursor is not.
  element.dataset.side = left > width / 2 ? 'left' : 'right';
}
