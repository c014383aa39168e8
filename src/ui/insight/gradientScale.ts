import { isOf } from '../../insight/gradients/record.ts';
import type { ListedColumns } from '../stores/history/columns.ts';
import { historyOf, type RunRecord } from '../stores/runs.ts';
import { type LogScale, logScale } from './logScale.ts';
import type { KnownRun, Seen, ShownFlow } from './seen.ts';

interface Extremes {
  /** The number of recorded steps that were read. */
  rows: number;
  /** The smallest positive, finite value. */
  low: number;
  high: number;
}

const NOTHING: Extremes = { rows: 0, low: Number.POSITIVE_INFINITY, high: 0 };
const known = new WeakMap<ListedColumns, Extremes>();

/**
 * The extremes of a run's recorded gradients. They are needed after each report of new steps, so only the new rows are read, unless rows
 * were removed.
 */
function recordedExtremes({ id, experiment }: RunRecord): Extremes {
  const { observations } = historyOf(id);
  const before = known.get(observations) ?? NOTHING;
  if (before.rows === observations.length) return before;
  let { rows, low, high } = before.rows > observations.length ? NOTHING : before;
  const input = experiment.network.layers[0]?.id;
  for (const signal of observations.signals) {
    // The gradient at the input is not drawn, because no weights are trained with it.
    if (!isOf(signal, 'skipGradient') && (!isOf(signal, 'gradient') || signal.of === input)) continue;
    const values = observations.values(signal.name);
    for (let row = rows; row < values.length; row++) {
      const value = values[row] ?? 0;
      if (!(value > 0) || !Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  rows = observations.length;
  const extremes = { rows, low, high };
  known.set(observations, extremes);
  return extremes;
}

const ofFlows = new WeakMap<ShownFlow, readonly [low: number, high: number]>();

/** The extremes of one step. They are stored, because they are needed again after each edit of the network. */
function extremesOf(flow: ShownFlow): readonly [low: number, high: number] {
  const before = ofFlows.get(flow);
  if (before) return before;
  const norms = [
    ...flow.layers.slice(1).map(({ norm }) => norm),
    ...flow.shares.flatMap(({ through, norm }) => (through === 'trunk' ? [] : norm)),
  ].filter((norm) => norm > 0 && Number.isFinite(norm));
  const extremes = [norms.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY), norms.reduce((a, b) => Math.max(a, b), 0)] as const;
  ofFlows.set(flow, extremes);
  return extremes;
}

/**
 * The scale of all gradients in view: those of layers and those through skips, at the shown step and at every recorded step. It is null if
 * none of them is positive and finite.
 */
export function gradientScale(seen: readonly Pick<Seen, 'run'>[], shown: readonly Pick<KnownRun, 'flow'>[]): LogScale | null {
  return logScale([
    ...shown.flatMap(({ flow }) => extremesOf(flow)),
    ...seen.flatMap(({ run }) => {
      const { low, high } = recordedExtremes(run);
      return [low, high];
    }),
  ]);
}
