import type uPlot from 'uplot';
import { expect, it, vi } from 'vitest';

it('the name of a level is drawn on the alphabetic baseline, even if the axes have set another one', async () => {
  // uPlot reads the language of the browser.
  vi.stubGlobal('navigator', { language: 'en' });
  const { drawLevels } = await import('./levels.ts');
  const drawn: unknown[] = [];
  const ctx = {
    textBaseline: 'middle',
    ...Object.fromEntries(
      ['save', 'restore', 'setLineDash', 'beginPath', 'moveTo', 'lineTo', 'stroke', 'strokeText'].map((name) => [name, () => {}]),
    ),
    fillText(words: string) {
      drawn.push([words, this.textBaseline]);
    },
  };
  // `drawLevels` uses only these members of a chart.
  const chart = { ctx, bbox: { left: 0, top: 0, width: 300, height: 200 }, valToPos: () => 100 } as unknown as uPlot;
  const style = { color: 'black', surface: 'white', font: '12px serif', words: String };
  drawLevels(chart, [{ low: 1, high: 1, words: 'guessing: ln 2' }], style);
  expect(drawn).toEqual([['guessing: ln 2', 'alphabetic']]);
});
