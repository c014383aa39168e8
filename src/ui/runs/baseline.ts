import { type Difference, differences } from '../../experiment/difference.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { Comparable } from '../../experiment/settings.ts';
import { logRatio } from '../../insight/answer/pairs.ts';
import { lastCommonRows } from '../stores/history/common.ts';
import { hasDiverged, historyOf, type RunRecord } from '../stores/runs.ts';
import { isSameArm, partnerIn } from '../stores/seeds.ts';
import { baselineFor } from '../stores/study.ts';

/** The partner of a run: the run of the baseline's arm at the same seed. Undefined if it is missing or `run` belongs to that arm. */
function partnerOf(run: RunRecord, all: readonly RunRecord[]): RunRecord | undefined {
  const baseline = baselineFor(run, all);
  return isSameArm(run, baseline) ? undefined : partnerIn(all, run, baseline);
}

function lossAt({ id }: RunRecord, row: number): number {
  const { evaluations } = historyOf(id);
  const [objective] = evaluations.signals;
  return (objective && evaluations.values(objective.name)[row]) ?? Number.NaN;
}

/**
 * ln(held-out loss / the partner's held-out loss) at the last step at which both were evaluated on the same number of examples. It is ∞ if
 * only the run diverged or only its loss is not finite, and −∞ if the same is true of only the partner. It is null if there is no partner
 * or both diverged. If neither diverged, it is also null if there is no such step or neither loss is finite.
 */
export function logRatioOf(run: RunRecord, all: readonly RunRecord[]): number | null {
  const partner = partnerOf(run, all);
  if (!partner) return null;
  const [isLost, isTheirsLost] = [hasDiverged(run), hasDiverged(partner)];
  if (isLost || isTheirsLost) return isLost === isTheirsLost ? null : isLost ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const rows = lastCommonRows([run, partner].map(({ id }) => historyOf(id).evaluations));
  if (!rows) return null;
  const [row = -1, other = -1] = rows;
  const [arm, baseline] = [{ loss: lossAt(run, row) }, { loss: lossAt(partner, other) }];
  if (!Number.isFinite(arm.loss) && !Number.isFinite(baseline.loss)) return null;
  return logRatio({ seed: run.experiment.training.seed, arm, baseline });
}

export const comparable = ({ experiment, summary }: RunRecord): Comparable => ({ ...experiment, inputShape: summary.inputShape });

const known = new WeakMap<Experiment, WeakMap<Experiment, readonly Difference[]>>();

/** The experiments of runs never change, so the result is cached. */
function differencesOf(run: RunRecord, from: RunRecord): readonly Difference[] {
  const ofFrom = known.get(from.experiment) ?? new WeakMap<Experiment, readonly Difference[]>();
  known.set(from.experiment, ofFrom);
  const found = ofFrom.get(run.experiment) ?? differences(comparable(from), comparable(run));
  ofFrom.set(run.experiment, found);
  return found;
}

/** The largest number of changes that a tooltip lists, so that it fits on the screen. */
const MOST_LINES = 24;

/** Describes how a run differs from its partner, or from the baseline if it has no partner. The title is a tooltip. */
export function differsWords(run: RunRecord, all: readonly RunRecord[]): { words: string; title: string } {
  const baseline = baselineFor(run, all);
  if (run === baseline)
    return {
      words: 'baseline',
      title:
        'The other runs with the same kind of data are compared with the run of this arm at the same seed or, if there is none, with this run.',
    };
  const from = partnerOf(run, all) ?? baseline;
  const list = differencesOf(run, from);
  const lines = list.flatMap(({ words, details }) => (details.length > 0 ? details : [words]));
  const shown = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), `and ${lines.length - MOST_LINES} more`] : lines;
  return {
    words: list.map(({ words }) => words).join('; ') || 'the same settings',
    title: shown.length > 0 ? [`Changes from ${from.name}:`, ...shown].join('\n') : `The settings are the same as those of ${from.name}.`,
  };
}
