/** Converts an observation (a measurement of the gradients of a run) to signals, and reads the measured values back from signals. */
import type { SignalSpec } from '../../models/compile/signals.ts';
import { type LayerId, skipKey } from '../../models/network/network.ts';
import type { LayerGradient, OutputFlow } from './flow.ts';
import type { PartUpdate } from './updates.ts';

/** The part of the network that a column describes: the layer `of`, or the skip from `of` to `to`. */
interface About {
  of: LayerId;
  to?: LayerId;
}

export interface ObservedColumn {
  signal: SignalSpec;
  /** The measured value; NaN if it is undefined. */
  value: number;
}

const quantities = {
  gradient: { label: 'Gradient with respect to output', unit: 'number' },
  skipGradient: { label: 'Gradient through skip', unit: 'number' },
  skipShare: { label: 'Share of the gradient through skip', unit: 'signed' },
  skipCosine: { label: 'Cosine between the gradient through skip and the rest of the gradient', unit: 'signed' },
  updateRatio: { label: 'Update ratio', unit: 'number' },
  belowEpsilon: { label: 'Share of the weights in tensors whose RMS gradient is below ε', unit: 'share' },
} as const satisfies Readonly<Record<string, Pick<SignalSpec, 'label' | 'unit'>>>;

export type Observed = keyof typeof quantities;

export const isOf = ({ quantity }: SignalSpec, wanted: Observed): boolean => quantity === wanted;

function column(quantity: Observed, about: About, value: number | null): ObservedColumn {
  const { of, to } = about;
  const name = `${quantity}@${to === undefined ? of : skipKey({ from: of, to })}`;
  return { signal: { name, quantity, of, ...(to !== undefined && { to }), ...quantities[quantity] }, value: value ?? Number.NaN };
}

/** All observations of a run have the same columns, and differ only in their values. */
export const columnsOf = ({ layers, shares }: OutputFlow, updates: readonly PartUpdate[]): ObservedColumn[] => [
  ...layers.map(({ layer, norm }) => column('gradient', { of: layer }, norm)),
  ...shares.flatMap(({ at, through, norm, share, cosine }) => {
    if (through === 'trunk') return [];
    const about = { of: at, to: through.to };
    return [column('skipGradient', about, norm), column('skipShare', about, share), column('skipCosine', about, cosine)];
  }),
  ...updates.flatMap(({ of, to, ratio, belowEpsilon }) => {
    const about = to === undefined ? { of } : { of, to };
    const isKnown = belowEpsilon !== undefined;
    return [column('updateRatio', about, ratio), ...(isKnown ? [column('belowEpsilon', about, belowEpsilon)] : [])];
  }),
];

/** `share` and `cosine` are null if they are undefined or were not recorded. `norm` is NaN if it was not recorded. */
interface RecordedShare {
  at: LayerId;
  through: { to: LayerId };
  norm: number;
  share: number | null;
  cosine: number | null;
}

/** The values that were recorded at one step. */
export interface RecordedFlow {
  layers: LayerGradient[];
  shares: RecordedShare[];
  updates: (About & { ratio: number | null; belowEpsilon: number | null })[];
}

const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);

/** @param read returns the recorded value of a column by its name */
export function recordedFlow(signals: readonly SignalSpec[], read: (name: string) => number | undefined): RecordedFlow {
  const about = (quantity: Observed) =>
    signals.flatMap((signal) => {
      const { of, to } = signal;
      return isOf(signal, quantity) && of !== undefined ? [to === undefined ? { of } : { of, to }] : [];
    });
  const valueAt = (quantity: Observed, of: About) => read(column(quantity, of, null).signal.name);
  return {
    layers: about('gradient').map((of) => ({ layer: of.of, norm: valueAt('gradient', of) ?? Number.NaN })),
    shares: about('skipShare').flatMap((of) => {
      const { of: at, to } = of;
      const norm = valueAt('skipGradient', of) ?? Number.NaN;
      const share = known(valueAt('skipShare', of));
      return to === undefined ? [] : [{ at, through: { to }, norm, share, cosine: known(valueAt('skipCosine', of)) }];
    }),
    updates: about('updateRatio').map((of) => ({
      ...of,
      ratio: known(valueAt('updateRatio', of)),
      belowEpsilon: known(valueAt('belowEpsilon', of)),
    })),
  };
}
