import { useStore } from 'zustand';
import { findSkip, hasSameLayers, layerIndex, type Network } from '../../../models/network/network.ts';
import type { Part, QuantityResult } from '../../../train/protocol/quantities.ts';
import { useInView } from '../../pictures/inView.ts';
import { useDocument } from '../../stores/useStore.ts';
import { type EntryOf, entryOf, type Job, measurements } from '../measured/measurements.ts';
import { usePast } from '../recorded/pastWeights.ts';
import { type Seen, shownStep } from '../seen.ts';
import type { LesionRow } from './lesionWords.ts';

export interface PartOfRun extends Seen {
  job: Job<'lesion'>;
  /** False if the run's network lacks the part, or if the part is a skip that is off, as in the run without skips. */
  hasPart: boolean;
  entry: EntryOf<'lesion'> | undefined;
  found: { table: QuantityResult<'lesion'>['table']; row: LesionRow; step: number } | null;
}

const hasPartIn = (network: Network, { at, from }: Part): boolean =>
  from === undefined ? layerIndex(network, at) > 0 : findSkip(network, from, at)?.enabled === true;

/**
 * True if the drawn network has the part, and the same layer ids in the same order as a measured network. The ids of the part do not
 * suffice, because unrelated networks also contain them.
 */
export const isDrawn = (drawn: Network, measured: readonly Network[], { at, from }: Part): boolean =>
  measured.some((network) => hasSameLayers(network, drawn)) &&
  (from === undefined ? layerIndex(drawn, at) >= 0 : findSkip(drawn, from, at) !== undefined);

const isPart = ({ at, from }: Part, other: Part): boolean => at === other.at && from === other.from;

/**
 * Returns the runs in view whose networks have the same layers as the drawn network, each with the effect of leaving the part out, if this
 * effect has been measured.
 */
export function usePart(part: Part): PartOfRun[] {
  const { seen } = useInView();
  const drawn = useDocument((state) => state.experiment.network);
  const past = usePast(seen.map(({ run }) => run));
  const all = useStore(measurements);
  return seen.flatMap((one, i): PartOfRun[] => {
    const { run } = one;
    const { network } = run.experiment;
    if (!hasSameLayers(network, drawn)) return [];
    const at = past[i];
    const job: Job<'lesion'> = { name: 'lesion', run, at, options: { part } };
    // If all lesions were measured, their table contains the row of this part.
    const entries = [entryOf(all, { ...job, options: undefined }), entryOf(all, job)];
    const [found = null] = entries.flatMap((entry) => {
      const table = entry?.measurement?.result?.table;
      const row = table?.rows.find((other) => isPart(other, part));
      return table && row ? [{ table, row, step: shownStep({ run, at }) }] : [];
    });
    return [{ ...one, at, job, hasPart: hasPartIn(network, part), entry: entries[1], found }];
  });
}
