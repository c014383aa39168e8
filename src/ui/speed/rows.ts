/** A report as rows: dispatches grouped, each group against what the adapter can do at most. */

import { partWords } from '../../models/compile/parts.ts';
import type { Network } from '../../models/network/network.ts';
import type { DispatchTime, SpeedReport } from '../../train/protocol/speed.ts';

export type Grouping = 'kernel' | 'part';

export interface SpeedRow {
  /** The kernel, or the layer or skip, by the plan's own name. */
  key: string;
  /** Milliseconds per step. */
  ms: number;
  /** Of the time of all rows. */
  share: number;
  calls: number;
  /** FLOP/s and what share of the adapter's best that is; null where the row is no sum of products. */
  arithmetic: { rate: number; ofCeiling: number } | null;
  /** Bytes per second, and the same. */
  memory: { rate: number; ofCeiling: number };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Groups a step's dispatches, the longest first. */
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
    arithmetic: hasArithmetic ? against(sum(group.map(({ flop }) => flop ?? 0)), ceilings.multiplyAddsPerSecond) : null,
    memory: against(sum(group.map(({ bytes }) => bytes)), ceilings.bytesPerSecond),
  };
}

/** What is being measured: a dispatch by the plan's label (`dense1 · matmul`) or a sentence of the worker's. */
export function progressWords(network: Network, words: string): string {
  const [part = '', kernel] = words.split(' · ');
  return kernel === undefined ? words : `${partWords(network, part)}, ${kernel}`;
}
