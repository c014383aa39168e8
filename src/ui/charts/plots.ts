/** The charts that there are: one for each quantity that runs record, and what is made of two of its curves. */

import type { SignalSpec } from '../../models/compile/signals.ts';
import type { LayerId } from '../../models/network/network.ts';
import { identityOf } from '../../schema/identity.ts';
import { axisWords, lossWords, percentWords } from '../kit/format.ts';
import type { SignalColumns } from '../stores/history/columns.ts';
import type { History } from '../stores/history/history.ts';
import type { RunRecord } from '../stores/runs.ts';

/** One line of numbers, entry i being step i + 1. */
export interface Curve {
  length: number;
  values(): Float32Array;
  /** @param weight of the past, 0 to below 1 */
  smoothed(weight: number): Float32Array;
  heldOut: readonly { step: number; value: number }[];
}

export interface Plot {
  name: string;
  title: string;
  /** The title above the chart itself, where there is little room, and the one of a picture of it. */
  caption: string;
  titleWith(baseline: RunRecord): string;
  /** Its name for whoever chooses what is shown, and a sentence about it. */
  choice: string;
  doc?: string;
  /** Numbers as on the axis, and as exact values. */
  axis(value: number): string;
  exact(value: number | undefined): string;
  hasHeldOut: boolean;
  /** Whether small values are worth a scale of their own. */
  canBeLog: boolean;
  /** The value that it cannot exceed. */
  most?: number;
  /** It is there whatever is chosen; or it is there until it is taken away. */
  isAlwaysShown: boolean;
  isShownAtFirst: boolean;
  /** Its curves change with the baseline. */
  isRelative: boolean;
  /** Whether it says something of these runs. */
  isOffered(runs: readonly RunRecord[], baseline: RunRecord | null): boolean;
  /** The layers that have a curve each; none where the curve is that of the whole network. */
  layers: readonly LayerId[];
  curve(history: History, baseline: History, layer?: LayerId): Curve;
}

const units: Readonly<Record<SignalSpec['unit'], Pick<Plot, 'axis' | 'exact' | 'canBeLog' | 'most'>>> = {
  number: { axis: axisWords, exact: lossWords, canBeLog: true },
  // It lies between 0 and 1: a log scale would hide what matters.
  share: { axis: (value) => `${Math.round(1000 * value) / 10} %`, exact: percentWords, canBeLog: false, most: 1 },
};

const recorded = (columns: SignalColumns, quantity: string, layer?: LayerId): SignalSpec | undefined =>
  columns.signals.find((signal) => signal.quantity === quantity && signal.of === layer);

const pairsOf = (columns: SignalColumns, name: string | undefined): Curve['heldOut'] =>
  name === undefined ? [] : Array.from(columns.values(name), (value, row) => ({ step: columns.stepOf(row), value }));

function curveOf({ steps, evaluations }: History, quantity: string, layer?: LayerId): Curve {
  const name = recorded(steps, quantity, layer)?.name;
  return {
    length: name === undefined ? 0 : steps.length,
    values: () => steps.values(name ?? ''),
    smoothed: (weight) => steps.smoothedValues(name ?? '', weight),
    heldOut: pairsOf(evaluations, recorded(evaluations, quantity, layer)?.name),
  };
}

const minus = (a: Float32Array, b: Float32Array) =>
  a.slice(0, Math.min(a.length, b.length)).map((value, i) => value - (b[i] ?? Number.NaN));

/** Step by step: twins see the same examples in the same step. */
function difference(ours: Curve, theirs: Curve): Curve {
  const heldOut = new Map(theirs.heldOut.map(({ step, value }) => [step, value]));
  return {
    length: Math.min(ours.length, theirs.length),
    values: () => minus(ours.values(), theirs.values()),
    smoothed: (weight) => minus(ours.smoothed(weight), theirs.smoothed(weight)),
    heldOut: ours.heldOut.flatMap(({ step, value }) => {
      const other = heldOut.get(step);
      return other === undefined ? [] : [{ step, value: value - other }];
    }),
  };
}

const signed = (value: number | undefined) =>
  value !== undefined && value > 0 ? `+${lossWords(value)}` : lossWords(value).replace('-', '−');

interface Quantity {
  signal: SignalSpec;
  layers: readonly LayerId[];
  hasHeldOut: boolean;
  /** The first quantity of a run is the one that is trained. */
  isObjective: boolean;
}

const quantityPlot = ({ signal: { quantity, label, unit }, layers, hasHeldOut, isObjective }: Quantity): Plot => ({
  name: quantity,
  title: label,
  caption: label,
  titleWith: () => label,
  choice: label,
  ...units[unit],
  hasHeldOut,
  isAlwaysShown: isObjective,
  isShownAtFirst: hasHeldOut,
  isRelative: false,
  isOffered: (runs) => runs.some(({ signals }) => signals.steps.some((signal) => signal.quantity === quantity)),
  layers,
  curve: (history, _, layer) => curveOf(history, quantity, layer),
});

/** How far the objective of each run is from that of the baseline. */
const differencePlot = ({ signal: { quantity, label, unit }, hasHeldOut }: Quantity): Plot => ({
  name: 'difference',
  title: `${label}, difference from the baseline`,
  caption: `${label} − baseline`,
  titleWith: (baseline) => `${label} less that of ${baseline.name}`,
  choice: 'Difference from the baseline',
  doc: `${label} less that of the baseline, step by step`,
  axis: units[unit].axis,
  exact: signed,
  hasHeldOut,
  canBeLog: false,
  isAlwaysShown: false,
  isShownAtFirst: false,
  isRelative: true,
  isOffered: (runs, baseline) => baseline !== null && runs.some(({ id }) => id !== baseline.id),
  layers: [],
  curve: (history, baseline) => difference(curveOf(history, quantity), curveOf(baseline, quantity)),
});

/** Every quantity of these runs, in the order in which they record them. */
function quantitiesOf(runs: readonly RunRecord[]): Quantity[] {
  const found = new Map<string, Quantity>();
  for (const { signals } of runs)
    for (const [i, signal] of signals.steps.entries()) {
      const before = found.get(signal.quantity);
      const layers = before?.layers ?? [];
      const hasHeldOut = signals.evaluations.some(({ quantity }) => quantity === signal.quantity);
      found.set(signal.quantity, {
        signal: before?.signal ?? signal,
        layers: signal.of === undefined || layers.includes(signal.of) ? layers : [...layers, signal.of],
        hasHeldOut: hasHeldOut || (before?.hasHeldOut ?? false),
        isObjective: i === 0 || (before?.isObjective ?? false),
      });
    }
  return [...found.values()];
}

/** The same quantities have the same plots: a chart is made anew where its plot is another. */
const made = new Map<string, readonly Plot[]>();

/** All charts that say something of these runs, in their order. */
export function plotsOf(runs: readonly RunRecord[], baseline: RunRecord | null): readonly Plot[] {
  const quantities = quantitiesOf(runs);
  const key = identityOf(quantities);
  let plots = made.get(key);
  if (!plots) {
    plots = quantities.flatMap((quantity) =>
      quantity.isObjective ? [quantityPlot(quantity), differencePlot(quantity)] : [quantityPlot(quantity)],
    );
    made.set(key, plots);
  }
  return plots.filter((plot) => plot.isOffered(runs, baseline));
}

/** @param chosen what the person switched on and off, by name */
export const isShown = ({ name, isAlwaysShown, isShownAtFirst }: Plot, chosen: Readonly<Record<string, boolean>>): boolean =>
  isAlwaysShown || (chosen[name] ?? isShownAtFirst);
