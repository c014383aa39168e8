/**
 * The signals (the quantities that a run records) as data. The ring (the buffer of the latest steps on the device), the protocol, the
 * history, files and charts derive their columns from these specs. None of them depends on the name of a signal.
 */
import type { LossTerm } from '../losses/loss.ts';
import type { LayerId } from '../network/network.ts';

export interface SignalSpec {
  /** The column's name in the protocol and in files: `quantity`, `quantity@layer` or `quantity@layer→layer`. */
  name: string;
  /** The quantity without the layer or skip. Signals of the same quantity share a chart. */
  quantity: string;
  /** The layer to which the quantity belongs; absent for the network as a whole. */
  of?: LayerId;
  /** The layer where the skip from `of` ends, for a quantity of that skip. */
  to?: LayerId;
  /** The quantity's name on the screen, such as "Gradient norm". */
  label: string;
  /**
   * `number`: a value of at least 0, for which an axis can be logarithmic. `share`: from 0 to 1, shown as a percentage. `signed`: any
   * number.
   */
  unit: 'number' | 'share' | 'signed';
  better?: 'lower' | 'higher';
}

export interface SignalGroups {
  /** One row for each training step. */
  steps: readonly SignalSpec[];
  /** One row for each evaluation. */
  evaluations: readonly SignalSpec[];
  /** One row for each observed step (a step at which gradients are measured); absent if none was observed. */
  observations?: readonly SignalSpec[];
}

export type SignalGroup = keyof SignalGroups;

const LOSS: SignalSpec = { name: 'loss', quantity: 'loss', label: 'Loss', unit: 'number', better: 'lower' };
const ACCURACY: SignalSpec = { name: 'accuracy', quantity: 'accuracy', label: 'Accuracy', unit: 'share', better: 'higher' };
const GRADIENT_NORM: SignalSpec = { name: 'gradientNorm', quantity: 'gradientNorm', label: 'Gradient norm', unit: 'number' };

/** The signal of one loss term. It is recorded only if there are several terms. */
const termSignal = ({ kind, label }: LossTerm): SignalSpec => ({
  name: `loss.${kind}`,
  quantity: `loss.${kind}`,
  label: `Loss: ${label.toLowerCase()}`,
  unit: 'number',
  better: 'lower',
});

/**
 * @param hasAccuracy true if each prediction of the task is either right or wrong
 * @param extras further signals that are recorded at each step
 */
export function signalsFor(hasAccuracy: boolean, terms: readonly LossTerm[] = [], extras: readonly SignalSpec[] = []): SignalGroups {
  const scores = [LOSS, ...(terms.length > 1 ? terms.map(termSignal) : []), ...(hasAccuracy ? [ACCURACY] : [])];
  return { steps: [...scores, GRADIENT_NORM, ...extras], evaluations: scores };
}

/** The number of values per step in the ring: one for each signal, and a flag that is 0 unless the step was refused. */
export const ringWidth = ({ steps }: SignalGroups): number => steps.length + 1;

/**
 * The reason why a step was refused.
 * - gradient: the loss or the norm of the gradient is not finite.
 * - weights: after the previous update, a weight or a mean square of gradients (in Adam) is not finite.
 */
export type Stop = 'gradient' | 'weights';

/**
 * Reads the rows of the ring as one column for each signal, in the order of the signals. If a step was refused, its row is the last one.
 */
export function readRing(
  { steps: signals }: SignalGroups,
  ring: ArrayLike<number>,
): { columns: Float32Array[]; rows: number; stop: Stop | null } {
  const width = signals.length + 1;
  const flags = Array.from({ length: ring.length / width }, (_, row) => ring[row * width + signals.length] ?? 0);
  const stopped = flags.findIndex((flag) => flag !== 0);
  const rows = stopped < 0 ? flags.length : stopped + 1;
  const column = (place: number) => Float32Array.from({ length: rows }, (_, row) => ring[row * width + place] ?? Number.NaN);
  return {
    columns: signals.map((_, place) => column(place)),
    rows,
    stop: stopped < 0 ? null : flags[stopped] === 2 ? 'weights' : 'gradient',
  };
}

/**
 * The means over the evaluated examples, in the order of the signals.
 * @param totals the sum of each loss term over the examples, the number of right predictions (only if the task has an accuracy), and the
 * number of examples
 */
export function readTotals({ evaluations: signals }: SignalGroups, totals: ArrayLike<number>): { values: number[]; examples: number } {
  const sums = Array.from(totals).slice(0, -1);
  const examples = totals[totals.length - 1] ?? 0;
  const terms = sums.length - Number(signals.includes(ACCURACY));
  const loss = sums.slice(0, terms).reduce((sum, term) => sum + term, 0);
  const all = [loss, ...(terms > 1 ? sums : sums.slice(terms))];
  return { values: all.map((sum) => sum / examples), examples };
}
