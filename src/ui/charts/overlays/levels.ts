/** Draws the levels of a chart (horizontal lines, such as the loss at chance level) over its curves. */
import uPlot from 'uplot';
import { NAME_PX, placedLevels, type ShownLevel } from '../scales/levels.ts';
import { scaledFont } from './marks.ts';

interface Style {
  color: string;
  surface: string;
  font: string;
  words(value: number): string;
}

/** An outline in the background colour separates each name from the curves. */
export function drawLevels(chart: uPlot, levels: readonly ShownLevel[], { color, surface, font, words }: Style) {
  const { ctx, bbox } = chart;
  const { left, top, width, height } = bbox;
  const unit = uPlot.pxRatio;
  const toY = (value: number) => chart.valToPos(value, 'y', true);
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = color;
  ctx.lineWidth = unit;
  ctx.setLineDash([unit, 3 * unit]);
  ctx.font = scaledFont(font);
  ctx.textAlign = 'right';
  // The context still has the text baseline that uPlot set for the axes.
  ctx.textBaseline = 'alphabetic';
  // The names are scaled with the text of the page, which is larger in presentation mode.
  const textUnit = (unit * Number.parseFloat(font)) / NAME_PX;
  for (const placed of placedLevels(levels, toY, [top, top + height], words, textUnit)) {
    for (const y of placed.lines) {
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + width, y);
      ctx.stroke();
    }
    const at = [placed.words, left + width - 2 * unit, placed.textY] as const;
    ctx.save();
    ctx.strokeStyle = surface;
    ctx.lineWidth = 3 * unit;
    ctx.lineJoin = 'round';
    ctx.setLineDash([]);
    ctx.strokeText(...at);
    ctx.restore();
    ctx.fillText(...at);
  }
  ctx.restore();
}
