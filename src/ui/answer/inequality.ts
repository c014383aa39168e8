/** The costs that are not equal between the arms of a study, as a sentence. */
import type { Experiment } from '../../experiment/experiment.ts';
import { inferShapes, totalMultiplyAdds, totalParameters } from '../../models/network/inferShapes.ts';
import type { Shape } from '../../models/ops/shape.ts';
import type { Study } from '../stores/study.ts';

const costsOf = ({ network }: Experiment, inputShape: Shape) => {
  const inferred = inferShapes(network, inputShape);
  return { parameters: totalParameters(inferred), 'multiply-adds': totalMultiplyAdds(inferred) };
};

/** "+96 %" or "−4.2 %"; null if the difference is below 0.1 %. */
function changeWords(value: number, baseline: number): string | null {
  const change = 100 * (value / baseline - 1);
  const size = Math.abs(change);
  return size < 0.1 || !Number.isFinite(change) ? null : `${change < 0 ? '−' : '+'}${size < 10 ? size.toFixed(1) : size.toFixed(0)} %`;
}

/** "Not equal: parameters +96 %, multiply-adds +97 %." for two arms; empty if the costs are equal or there are more arms. */
export function inequalityWords({ arms }: Study, inputShape: Shape): string {
  const [baseline, arm] = arms;
  if (!arm || arms.length > 2 || inputShape.length === 0) return '';
  const [before, after] = [costsOf(baseline.experiment, inputShape), costsOf(arm.experiment, inputShape)];
  const changes = (['parameters', 'multiply-adds'] as const).flatMap((name) => {
    const words = changeWords(after[name], before[name]);
    return words ? [`${name} ${words}`] : [];
  });
  return changes.length === 0 ? 'Equal: parameters and multiply-adds.' : `Not equal: ${changes.join(', ')}.`;
}
