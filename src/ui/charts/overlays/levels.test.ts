import type uPlot from 'uplot';
import { expect, it, vi } from 'vitest';
import { drawLevels } from './levels.ts';

// In Node, uPlot does not know the size of a pixel.
vi.mock('uplot', () => ({ default: { pxRatio: 1 } }));

it('the name of a level is drawn on the alphabetic baseline, whatever baseline the axes have set', () => {
  const drawn: unknown[] = [];
  const ctx = {
    textBaseline: 'middle',
    ...Object.fromEntries(
      ['save', 'restore', 'setLineDash', 'beginPath', 'moveTo', 'lineTo', 'stroke', 'strokeText'].map((name) => [name, () => {}]),
    ),
    fillText(words: string, _: number, y: number) {
      drawn.push([words, this.textBaseline, y]);
    },
  };
  const chart = { ctx, bbox: { left: 0, top: 0, width: 300, height: 200 }, valToPos: () => 100 } as unknown as uPlot;
  const style = { color: 'black', surface: 'white', font: '12px serif', words: String };
  drawLevels(chart, [{ low: 1, high: 1, words: 'guessing: ln 2' }], style);
  expect(drawn).toEqual([['guessing: ln 2', 'alphabetic', 96]]);
});
