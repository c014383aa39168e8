/** Measures the autocorrelation of input gradients along lines between held-out examples. */
import type { Dataset } from '../../data/dataset.ts';
import { autocorrelation } from '../../insight/shattering/autocorrelation.ts';
import { evaluationWithGradients, givenGradient } from '../../insight/shattering/inputGradients.ts';
import { keyed } from '../../random/keyed.ts';
import { joined } from '../joined.ts';
import { headOf } from '../trainer/dataShape.ts';
import type { GoesOn } from '../trainer/parts.ts';
import { TrainingError } from '../trainer/trainer.ts';
import { Stopped, type Subject, withEvaluator } from './subject.ts';

const POINTS = 256;
/** The maximum number of lines over which the results are averaged. Line i joins the held-out examples 2i and 2i + 1. */
const LINES = 4;
const LAGS = Array.from({ length: 20 }, (_, i) => i + 1);

export interface Shattering {
  /** The number of lines over which the autocorrelation is averaged. */
  lines: number;
  lags: readonly number[];
  /** The autocorrelation at each lag, averaged over the lines on which the gradient varies and is finite; null if there is no such line. */
  autocorrelation: readonly number[] | null;
}

/**
 * Measures the autocorrelation of the gradient of a random linear combination of the outputs, whose coefficients depend on the seed. The
 * gradient of the loss is unsuitable, because it depends on how far the loss has fallen.
 * @param goesOn called after each batch; if it returns false, the result contains only the lines measured so far
 * @throws Stopped if the measurement is stopped before the end of the first line
 */
export function shattering(subject: Subject, goesOn: GoesOn = () => true): Promise<Shattering> {
  const most = Math.min(LINES, Math.floor((subject.probe.count - subject.probe.trainCount) / 2));
  if (most === 0)
    throw new TrainingError(
      'Shattering is measured on lines between held-out examples, but the data has fewer than two such examples. Hold out more of the data.',
    );
  const onLines = { ...subject, probe: linesOf(subject.probe, most, subject.setup.training.seed) };
  const options = { loss: givenGradient, procedure: evaluationWithGradients, inputGradient: true };
  return withEvaluator(
    onLines,
    async (trainer) => {
      const { inputGradient } = trainer.compiled.views;
      const batches: ArrayLike<number>[] = [];
      const points = most * POINTS;
      for await (const [rows = []] of trainer.heldOutBatches(inputGradient ? [inputGradient] : [])) {
        batches.push(rows);
        const done = Math.min(points, batches.length * trainer.batchSize);
        if (!(await goesOn(done, points))) break;
      }
      const all = joined(Float32Array, batches);
      const width = (inputGradient?.length ?? 0) / trainer.batchSize;
      const lines = Math.floor(all.length / width / POINTS);
      if (lines === 0) throw new Stopped();
      const lineOf = (line: number) => all.subarray(line * POINTS * width, (line + 1) * POINTS * width);
      const each = Array.from({ length: lines }, (_, line) => autocorrelation(lineOf(line), POINTS, LAGS)).filter((one) => one !== null);
      const mean = LAGS.map((_, lag) => each.reduce((sum, one) => sum + (one[lag] ?? 0), 0) / each.length);
      return { lines: each.length, lags: LAGS, autocorrelation: each.length > 0 ? mean : null };
    },
    subject.setup.network,
    options,
  );
}

/** Returns a probe of points on the lines. Its targets are the coefficients of the combination of outputs. */
function linesOf(probe: Dataset, lines: number, seed: number): Dataset {
  const { inputs, lengths, count, trainCount } = probe;
  const width = inputs.length / count;
  const { outputs } = headOf(probe);
  const rows = trainCount + lines * POINTS;
  const placeOf = (row: number) => {
    const point = Math.max(0, row - trainCount);
    return { start: trainCount + 2 * Math.floor(point / POINTS), t: (point % POINTS) / (POINTS - 1) };
  };
  const scale = inputs instanceof Uint8Array ? 255 : 1;
  const at = (example: number, i: number) => (inputs[example * width + i] ?? 0) / scale;
  const random = keyed(seed, 'output combination');
  const combination = Array.from({ length: outputs }, random.normal);
  return {
    ...probe,
    inputs: Float32Array.from({ length: rows * width }, (_, k) => {
      const { start, t } = placeOf(Math.floor(k / width));
      return (1 - t) * at(start, k % width) + t * at(start + 1, k % width);
    }),
    targets: Float32Array.from({ length: rows * outputs }, (_, k) => combination[k % outputs] ?? 0),
    targetWidth: outputs,
    // A point between two sequences is a sequence with the length of the longer one. The shorter one is padded with 0.
    ...(lengths && {
      lengths: Float32Array.from({ length: rows }, (_, row) => Math.max(...lengths.subarray(placeOf(row).start, placeOf(row).start + 2))),
    }),
    count: rows,
  };
}
