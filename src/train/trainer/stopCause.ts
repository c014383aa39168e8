import type { Runner } from '../../gpu/runner.ts';
import type { Compiled } from '../../models/compile/compiled.ts';
import { isNorm, partsWords, rolePart, weightWords } from '../../models/compile/parts.ts';
import { ringWidth } from '../../models/compile/signals.ts';
import type { Network } from '../../models/network/network.ts';
import { kernels } from '../../shaders/kernels.ts';
import { measure } from '../../shaders/metrics/metrics.ts';

/**
 * Repeats, dispatch by dispatch, a step that was refused because of a number that is not finite. The repetition changes no weights, because
 * the optimiser kernels update nothing after a refused step.
 * @returns the name of the first part with such a number, apart from recorded signals, or of the largest gradient if only the norm of the
 *   gradients has overflowed; null if there is neither
 */
export async function firstNonFinite(runner: Runner, compiled: Compiled, network: Network): Promise<string | null> {
  for (const [index, dispatch] of (compiled.plan.programs.train ?? []).entries()) {
    runner.runOne('train', index);
    // The overflow of a recorded signal does not stop a run. The partial sums of the norm are finite if the gradients are.
    if (dispatch.parts.every(isNorm)) continue;
    const written = (kernels.get(dispatch.kernel)?.bindings ?? []).filter(({ access, type }) => access === 'read_write' && type === 'f32');
    for (const { name } of written) {
      const view = dispatch.bindings[name];
      if (!view || (await runner.read(view)).every(Number.isFinite)) continue;
      if (dispatch.kernel !== measure.name) return partsWords(network, dispatch.parts);
      // All scores and gradients are finite, so the mean of the scores or the norm of the gradients has overflowed.
      return (await hasFiniteLosses(runner, compiled))
        ? `the gradient of ${weightWords(network, await largestGradient(runner, compiled))}`
        : partsWords(network, [rolePart('loss')]);
    }
  }
  return null;
}

/** True if the loss, the first number of a row, is finite in all rows of the ring buffer of recorded steps. */
async function hasFiniteLosses(runner: Runner, { views: { ring }, signals }: Compiled): Promise<boolean> {
  const width = ringWidth(signals);
  return (await runner.read(ring)).every((value, i) => i % width !== 0 || Number.isFinite(value));
}

async function largestGradient(runner: Runner, { parameters }: Compiled): Promise<string> {
  const values = await Promise.all(parameters.map(({ gradient }) => runner.read(gradient)));
  const sizes = values.map((gradient) => Float32Array.from(gradient).reduce((max, value) => Math.max(max, Math.abs(value)), 0));
  return parameters[sizes.indexOf(Math.max(...sizes))]?.name ?? '';
}
