/** The descriptions and bars of lesions. */
import { nameOf } from '../../../models/network/network.ts';
import type { QuantityResult } from '../../../train/protocol/quantities.ts';
import { lossWords } from '../../kit/format.ts';
import type { RunRecord } from '../../stores/runs.ts';

export type LesionRow = QuantityResult<'lesion'>['table']['rows'][number];
type Effect = LesionRow['off'];
type Difference = Effect['loss'];

const signed = (value: number, words: (size: number) => string = lossWords) => `${value < 0 ? '−' : '+'}${words(Math.abs(value))}`;

/** "+0.23", or "not finite". It has two digits, because few intervals support more. */
export const changeWords = ({ mean }: Difference): string =>
  mean === null ? 'not finite' : signed(mean, (size) => lossWords(Number(size.toPrecision(2))));

/** "95 % interval +0.2 to +0.26" */
export const intervalWords = ({ interval }: Difference): string | undefined =>
  interval ? `95 % interval ${signed(interval[0])} to ${signed(interval[1])}` : undefined;

/** "95 % interval +0.2 to +0.26; accuracy −3.1 points" */
export function effectWords({ loss, accuracy }: Effect): string | undefined {
  const parts = [
    intervalWords(loss),
    accuracy?.mean == null ? undefined : `accuracy ${signed(100 * accuracy.mean, (points) => points.toFixed(1))} points`,
  ];
  const known = parts.filter((part) => part !== undefined);
  return known.length > 0 ? known.join('; ') : undefined;
}

/** The length of the bar of a change, as a share of the largest. */
export const barOf = ({ mean }: Difference, largest: number): string =>
  `${Math.round(100 * (mean === null ? 1 : largest > 0 ? Math.abs(mean) / largest : 0))}%`;

/** The name of a part. A branch has the name of its layer, which is the corresponding part of a twin without the skip. */
export function partWords({ experiment: { network } }: RunRecord, { kind, at, from }: LesionRow): string {
  const name = nameOf(network, at);
  return kind === 'skip' && from !== undefined ? `skip ${nameOf(network, from)} → ${name}` : name;
}
