/** The losses of several runs as lines on common logarithmic scales. */
import { historyOf, type RunRecord } from '../state/runs.ts';

const SAMPLES = 240;
const SMOOTHING = 0.9;

export interface Lines {
  /** SVG path of each run's smoothed training loss, in a box of `width` by `height`. */
  paths: readonly string[];
  steps: number;
  low: number;
  high: number;
}

export function lossLines(runs: readonly RunRecord[], width: number, height: number): Lines | null {
  const curves = runs.map(({ id }) => historyOf(id).smoothedValues('loss', SMOOTHING));
  const steps = Math.max(...curves.map(({ length }) => length));
  if (steps < 2) return null;
  const stride = Math.max(1, Math.ceil(steps / SAMPLES));
  const sampled = curves.map((curve) =>
    Array.from({ length: Math.ceil(curve.length / stride) }, (_, i) => ({
      step: i * stride,
      loss: curve[i * stride] ?? Number.NaN,
    })).filter(({ loss }) => Number.isFinite(loss) && loss > 0),
  );
  const all = sampled.flat().map(({ loss }) => loss);
  if (all.length === 0) return null;
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const range = Math.log(high / low) || 1;
  const paths = sampled.map((points) =>
    points
      .map(({ step, loss }, i) => {
        const x = (step / (steps - 1)) * width;
        const y = height - (Math.log(loss / low) / range) * height;
        return `${i === 0 ? 'M' : 'L'} ${x.toFixed(1)} ${y.toFixed(1)}`;
      })
      .join(' '),
  );
  return { paths, steps, low, high };
}
