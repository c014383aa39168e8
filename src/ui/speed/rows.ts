/** Groups the dispatches (kernel launches) of a speed report, and compares each group with the peak speeds of the adapter. */

import type { DispatchTime, SpeedReport } from '../../train/protocol/speed.ts';

export type Grouping = 'kernel' | 'part';

export interface SpeedRow {
  /** The name of a kernel or, if grouped by part, of a part of the network or the step, such as a layer or the loss. */
  key: string;
  /** Milliseconds per step. */
  ms: number;
  /** The fraction of the time of all rows. */
  share: number;
  calls: number;
  /** FLOP/s, and their fraction of the adapter's peak (its ceiling); null if no dispatch of the row computes sums of products. */
  arithmetic: { rate: number; ofCeiling: number } | null;
  /** Bytes per second, and their fraction of the adapter's peak. */
  memory: { rate: number; ofCeiling: number };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The group that takes the most time is first. */
export function rowsOf({ dispatches, ceilings }: Pick<SpeedReport, 'dispatches' | 'ceilings'>, by: Grouping): SpeedRow[] {
  const keys = [...new Set(dispatches.map((dispatch) => dispatch[by]))];
  const total = sum(dispatches.map(({ ms }) => ms));
  const groups = keys.map((key) => ({ key, group: dispatches.filter((dispatch) => dispatch[by] === key) }));
  return groups.map(({ key, group }) => rowOf(key, group, total, ceilings)).sort((a, b) => b.ms - a.ms);
}

function rowOf(key: string, group: readonly DispatchTime[], total: number, ceilings: SpeedReport['ceilings']): SpeedRow {
  const ms = sum(group.map((dispatch) => dispatch.ms));
  const against = (amount: number, ceiling: number) => {
    const rate = (1000 * amount) / ms;
    return { rate, ofCeiling: rate / ceiling };
  };
  const hasArithmetic = group.some(({ flop }) => flop !== null);
  return {
    key,
    ms,
    share: ms / total,
    calls: group.length,
    arithmetic: hasArithmetic ? against(sum(group.map(({ flop }) => flop ?? 0)), ceilings.flopPerSecond) : null,
    memory: against(sum(group.map(({ bytes }) => bytes)), ceilings.bytesPerSecond),
  };
}
