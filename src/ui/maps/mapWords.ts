/** The texts about a map. They claim no more than the rank test of the map supports. */

import type { CellAnswer } from '../../insight/answer/map.ts';
import { counted, plural } from '../../schema/words.ts';
import { ratioWords } from '../answer/answerWords.ts';
import { countWords } from '../kit/format.ts';
import { type answerOfMap, missingRuns, type PageMap } from './pageMap.ts';

export const RULE =
  'At each seed, all cells and the baseline are ranked by held-out loss. A cell differs clearly from the baseline if the sum of its ranks over all seeds differs from that of the baseline by more than a threshold. In 95 % of maps in which no cell has an effect, no cell’s difference exceeds this threshold (rank max-T test).';

/** Both views that show this message have a button that tries again. */
export const FAILED_SILENTLY = 'The training worker stopped a run and gave no reason. Try again; if that fails too, reload the page.';

export const BASELINE = 'the network as it is';

export function progressWords(map: PageMap): string {
  const of = map.runs.length;
  const done = of - missingRuns(map).length;
  return `${countWords(done)} of ${countWords(of)} runs ${plural(done, 'is', 'are')} finished`;
}

export function verdictOfMap(map: PageMap, { arms, answer }: ReturnType<typeof answerOfMap>): string {
  if (!answer.isTested) return missingRuns(map).length > 0 ? `No verdict yet: ${progressWords(map)}.` : 'Comparing the ranks…';
  const clear = answer.cells.flatMap(({ isClear }, i) => (isClear && i !== answer.best ? [arms[i]?.name ?? ''] : []));
  const cell = answer.cells[answer.best ?? -1];
  const best = arms[answer.best ?? -1];
  const verdict =
    best && cell
      ? `The best cell is “${best.name}”: in ${cell.wins} of ${cell.pairs} seeds, its loss is lower than that of ${BASELINE} (median loss ratio ${ratioWords(cell.ratio)}).`
      : `No cell is clearly better than ${BASELINE}.`;
  return clear.length === 0 ? verdict : `${verdict} ${best ? 'Also clearly different' : 'Clearly worse'}: ${clear.join(', ')}.`;
}

/** A text such as "loss ×0.62, better in 7 of 8 seeds, no clear difference". */
export function cellWords({ pairs, ratio, wins, p, isClear }: CellAnswer): string {
  if (pairs === 0) return 'no seed is finished yet';
  return `loss ${ratioWords(ratio)}, better in ${wins} of ${counted(pairs, 'seed')}${p === null ? '' : isClear ? ', a clear difference' : ', no clear difference'}`;
}

const WIDEST = 8;
const NARROWEST = 1.25;

/** The ratio that is drawn in the full colour; it is the same for all cells of a map. */
export function fullRatio(cells: readonly CellAnswer[]): number {
  const sizes = cells.flatMap(({ ratio }) => (ratio > 0 && Number.isFinite(ratio) ? [Math.max(ratio, 1 / ratio)] : []));
  return Math.min(WIDEST, Math.max(NARROWEST, ...sizes));
}

/** The largest percentage of a colour that is mixed into the surface of a cell. It is low so that the numbers stay legible. */
const FULL_PERCENT = 40;

/** The percentage of the colour in a cell. It is logarithmic in the loss ratio, and 0 % for a ratio of 1. */
export function fillOf(ratio: number, full: number): string {
  const share = Number.isNaN(ratio) ? 0 : Math.min(1, Math.abs(Math.log(ratio)) / Math.log(full));
  return `${Math.round(FULL_PERCENT * share)}%`;
}
