/** Selects the gradients that the canvas draws: those of the recorded step that the user has chosen, or else the latest ones. */
import { useStore } from 'zustand';
import type { OutputFlow } from '../../../insight/gradients/flow.ts';
import { hasSameLayers, type Network, skipKey } from '../../../models/network/network.ts';
import { gradientScale } from '../../insight/gradientScale.ts';
import type { LogScale } from '../../insight/logScale.ts';
import { recording } from '../../insight/recorded/recording.ts';
import type { KnownRun } from '../../insight/seen.ts';
import { useKnownGradients } from '../../insight/useKnownGradients.ts';
import { waitWords } from '../../insight/waitWords.ts';
import { useInView } from '../../pictures/inView.ts';

interface GraphGradients {
  /** The runs in view whose gradients are known and whose networks have the same layers as the drawn network. */
  runs: readonly KnownRun[];
  /**
   * The run whose gradients through skips are drawn: the current run if it is one of `runs` and has such gradients, or else another of
   * `runs` that has them; null if there is none.
   */
  ofSkips: KnownRun | null;
  /** The scale of all gradients of the runs in view; null if no gradient is a finite number above 0. */
  scale: LogScale | null;
  /** The reasons why no run in view has known gradients; empty if one has, even if its layers differ from those of the drawn network. */
  reasons: readonly string[];
}

export function useGraphGradients(drawn: Network): GraphGradients {
  const { run, seen } = useInView();
  const { known } = useKnownGradients(seen);
  const at = useStore(recording, (state) => state.at);
  const waits =
    seen.length > 0
      ? [...new Set(seen.map((one) => waitWords(one.run, at)))]
      : ['No gradients are known yet. Press Train, or choose a run in the table of runs.'];
  const runs = known.filter((one) => hasSameLayers(one.run.experiment.network, drawn));
  const withSkips = runs.filter(({ flow }) => skipNorms(flow).size > 0);
  const ofSkips = withSkips.find((one) => one.run.id === run?.id) ?? withSkips[0] ?? null;
  return { runs, ofSkips, scale: gradientScale(seen, known), reasons: known.length > 0 ? [] : waits };
}

export interface SkipGradient {
  norm: number;
  share: number | null;
}

const known = new WeakMap<OutputFlow, ReadonlyMap<string, SkipGradient>>();

/** The gradient through each skip, by the key of the skip. */
export function skipNorms(flow: OutputFlow): ReadonlyMap<string, SkipGradient> {
  const norms =
    known.get(flow) ??
    new Map(
      flow.shares.flatMap(({ at: from, through, norm, share }) =>
        through === 'trunk' ? [] : [[skipKey({ from, to: through.to }), { norm, share }] as const],
      ),
    );
  known.set(flow, norms);
  return norms;
}
