/** The words and bars of lesions. */
import { lossWords } from '../kit/format.ts';
import type { LesionTable } from './lesionMeasurements.ts';

type Difference = LesionTable['rows'][number]['off']['loss'];

const signed = (value: number) => `${value < 0 ? '−' : '+'}${lossWords(Math.abs(value))}`;

/** "+0.23", or "not finite" */
export const changeWords = ({ mean }: Difference): string => (mean === null ? 'not finite' : signed(mean));

/** "95 % interval +0.2 to +0.26" */
export const intervalWords = ({ interval }: Difference): string | undefined =>
  interval ? `95 % interval ${signed(interval[0])} to ${signed(interval[1])}` : undefined;

/** The length of the bar of a change, as a share of the largest. */
export const barOf = ({ mean }: Difference, largest: number): string =>
  `${Math.round(100 * (mean === null ? 1 : largest > 0 ? Math.abs(mean) / largest : 0))}%`;
