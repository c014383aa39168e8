/** Describes lesions: a part of a trained network is left out or replaced with its mean, or a layer is replaced with its input. */
import { nameOf, skipName } from '../../../models/network/network.ts';
import type { QuantityResult } from '../../../train/protocol/quantities.ts';
import { lossWords, percentWords } from '../../kit/format.ts';
import type { RunRecord } from '../../stores/runs.ts';

export type LesionRow = QuantityResult<'lesion'>['table']['rows'][number];
type Effect = LesionRow['off'];
type Difference = Effect['loss'];

const signed = (value: number, words: (size: number) => string = lossWords) => `${value < 0 ? '−' : '+'}${words(Math.abs(value))}`;

/** Rounds a change to two significant digits, because few confidence intervals justify more. */
export const changeWords = ({ mean }: Difference): string =>
  mean === null ? 'not finite' : signed(mean, (size) => lossWords(Number(size.toPrecision(2))));

export const intervalWords = ({ interval }: Difference): string | undefined =>
  interval ? `95 % interval ${signed(interval[0])} to ${signed(interval[1])}` : undefined;

export function effectWords({ loss, accuracy }: Effect): string | undefined {
  const parts = [
    intervalWords(loss),
    accuracy?.mean == null ? undefined : `accuracy ${signed(100 * accuracy.mean, (points) => points.toFixed(1))} percentage points`,
  ];
  const known = parts.filter((part) => part !== undefined);
  return known.length > 0 ? known.join('; ') : undefined;
}

/** The length of a change's bar as a percentage of the longest bar; 100 % if the loss is not finite. */
export const barOf = ({ mean }: Difference, largest: number): string =>
  `${Math.round(100 * (mean === null ? 1 : largest > 0 ? Math.abs(mean) / largest : 0))}%`;

/**
 * The name of a part. A branch (a layer's own output, without the skips that join it) has the name of its layer, because it corresponds to
 * the whole layer in a network without these skips.
 */
export function partWords({ experiment: { network } }: RunRecord, { kind, at, from }: LesionRow): string {
  return kind === 'skip' && from !== undefined ? `skip ${skipName(network, { from, to: at })}` : nameOf(network, at);
}

type Table = Pick<QuantityResult<'lesion'>['table'], 'loss' | 'accuracy'>;

const plus = (whole: number, { mean }: Difference): number => (mean === null ? Number.NaN : whole + mean);

/**
 * Formats the loss and the accuracy with and without a part. If the part can only be replaced with its mean, the values without the part
 * are dashes.
 */
export function lesionScores({ loss, accuracy }: Table, { off, mean }: Pick<LesionRow, 'off' | 'mean'>) {
  const isMean = off.by === 'mean';
  const finite = (value: number) => (Number.isFinite(value) ? lossWords(value) : 'not finite');
  const ofOff = (words: string) => (isMean ? '–' : words);
  return {
    loss: {
      whole: finite(loss),
      off: ofOff(finite(plus(loss, off.loss))),
      mean: finite(plus(loss, mean.loss)),
      offChange: ofOff(changeWords(off.loss)),
      meanChange: changeWords(mean.loss),
    },
    accuracy:
      accuracy === null || !off.accuracy || !mean.accuracy
        ? null
        : {
            whole: percentWords(accuracy),
            off: ofOff(percentWords(plus(accuracy, off.accuracy))),
            mean: percentWords(plus(accuracy, mean.accuracy)),
          },
  };
}

/** Returns null for a skip, which needs no explanation. */
export function offWords({ kind, off }: Pick<LesionRow, 'kind' | 'off'>): string | null {
  if (kind === 'skip') return null;
  if (kind === 'branch') return '“Off” means that only the skips that end here remain.';
  return off.by === 'input'
    ? '“Off” means that the layer passes its input on.'
    : 'This layer cannot pass its input on, so it can only be replaced with its mean.';
}
