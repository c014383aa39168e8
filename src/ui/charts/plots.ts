/**
 * Defines the charts: one for each quantity of the signals that are recorded at every step, and one for a run's objective (its loss)
 * divided by that of the baseline.
 */

import type { SignalSpec } from '../../models/compile/signals.ts';
import type { LayerId } from '../../models/network/network.ts';
import { identityOf } from '../../schema/identity.ts';
import { axisWords, lossWords, percentWords } from '../kit/format.ts';
import type { SignalColumns } from '../stores/history/columns.ts';
import type { History } from '../stores/history/history.ts';
import type { RunRecord } from '../stores/runs.ts';
import { levelsOf, type ShownLevel } from './scales/levels.ts';

/** Entry i of the values belongs to step i + 1. */
export interface Curve {
  length: number;
  values(): Float32Array;
  /** @param weight the weight of earlier values, from 0 to below 1 */
  smoothed(weight: number): Float32Array;
  heldOut: readonly { step: number; value: number }[];
}

export interface Plot {
  name: string;
  title: string;
  titleWith(baseline: RunRecord): string;
  /** The label of the chart's tab. */
  choice: string;
  /** The tooltip of the tab. */
  doc?: string;
  /** Formats a number on the y axis. */
  axis(value: number): string;
  /** Formats an exact value, such as the one under the cursor. */
  exact(value: number | undefined): string;
  hasHeldOut: boolean;
  canBeLog: boolean;
  /** The largest possible value, if there is one. */
  most?: number;
  /** True if the curves of the chart depend on the baseline. */
  isRelative: boolean;
  isOffered(runs: readonly RunRecord[], baseline: RunRecord | null): boolean;
  /** The horizontal lines for these runs, such as the loss at chance level. */
  levels(runs: readonly RunRecord[]): readonly ShownLevel[];
  /** The layers that each have a curve; empty if there is one curve for the whole network. */
  layers: readonly LayerId[];
  curve(history: History, baseline: History, layer?: LayerId): Curve;
}

const units: Readonly<Record<SignalSpec['unit'], Pick<Plot, 'axis' | 'exact' | 'canBeLog' | 'most'>>> = {
  number: { axis: axisWords, exact: lossWords, canBeLog: true },
  signed: { axis: axisWords, exact: lossWords, canBeLog: false },
  // A value with this unit is between 0 and 1, so a logarithmic scale would squeeze the values near 1 together.
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

const quotients = (a: Float32Array, b: Float32Array) =>
  a.slice(0, Math.min(a.length, b.length)).map((value, i) => value / (b[i] ?? Number.NaN));

/** Divides values of the same step, because twins (runs that differ only in their skips) train on the same examples in each step. */
function ratio(ours: Curve, theirs: Curve): Curve {
  const heldOut = new Map(theirs.heldOut.map(({ step, value }) => [step, value]));
  return {
    length: Math.min(ours.length, theirs.length),
    values: () => quotients(ours.values(), theirs.values()),
    smoothed: (weight) => quotients(ours.smoothed(weight), theirs.smoothed(weight)),
    heldOut: ours.heldOut.flatMap(({ step, value }) => {
      const other = heldOut.get(step);
      return other === undefined ? [] : [{ step, value: value / other }];
    }),
  };
}

const ratioWords = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '–' : `×${lossWords(value)}`);

interface Quantity {
  signal: SignalSpec;
  layers: readonly LayerId[];
  hasHeldOut: boolean;
  /** True if this is the first quantity of a run, which is the run's objective. */
  isObjective: boolean;
}

const quantityPlot = ({ signal: { quantity, label, unit }, layers, hasHeldOut }: Quantity): Plot => ({
  name: quantity,
  title: label,
  titleWith: () => label,
  choice: label,
  ...units[unit],
  hasHeldOut,
  isRelative: false,
  isOffered: (runs) => runs.some(({ signals }) => signals.steps.some((signal) => signal.quantity === quantity)),
  levels: (runs) => levelsOf(runs.flatMap(({ chance }) => chance?.[quantity] ?? [])),
  layers,
  curve: (history, _, layer) => curveOf(history, quantity, layer),
});

const ratioPlot = ({ signal: { quantity, label }, hasHeldOut }: Quantity): Plot => ({
  name: 'difference',
  title: `${label} (ratio to the baseline)`,
  titleWith: (baseline) =>
    `${label} divided by that of the baseline (${baseline.name}, or the run of the baseline’s arm with the same seed)`,
  choice: 'Ratio',
  doc: `${label} divided by that of the baseline, step by step; below 1 is better`,
  axis: (value) => `×${axisWords(value)}`,
  exact: ratioWords,
  hasHeldOut,
  // On a logarithmic axis, half and double are equally far from 1.
  canBeLog: true,
  isRelative: true,
  isOffered: (runs, baseline) => baseline !== null && runs.some(({ id }) => id !== baseline.id),
  levels: () => [{ low: 1, high: 1, words: 'equal' }],
  layers: [],
  curve: (history, baseline) => ratio(curveOf(history, quantity), curveOf(baseline, quantity)),
});

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

/** A cache keyed by the quantities. Plots must be reused, because a new plot object would create a new chart. */
const made = new Map<string, readonly Plot[]>();

/** The charts that can show values of these runs, in the order of their tabs. */
export function plotsOf(runs: readonly RunRecord[], baseline: RunRecord | null): readonly Plot[] {
  const quantities = quantitiesOf(runs);
  const key = identityOf(quantities);
  let plots = made.get(key);
  if (!plots) {
    plots = quantities.flatMap((quantity) =>
      quantity.isObjective ? [quantityPlot(quantity), ratioPlot(quantity)] : [quantityPlot(quantity)],
    );
    made.set(key, plots);
  }
  return plots.filter((plot) => plot.isOffered(runs, baseline));
}

export const plotNamed = (plots: readonly Plot[], chosen: string | null): Plot | undefined =>
  plots.find(({ name }) => name === chosen) ?? plots[0];
