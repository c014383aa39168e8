/** Why a run stopped: which part of a step made the first number that is not finite. */
import type { Runner } from '../../gpu/runner.ts';
import type { Compiled } from '../../models/compile/compile.ts';
import { partsWords, weightWords } from '../../models/compile/parts.ts';
import type { Network } from '../../models/network/network.ts';
import { kernels } from '../../shaders/kernels.ts';
import { squaredNormPartials } from '../../shaders/metrics/metrics.ts';

/** In words, or null where all numbers are finite after all. Repeats the step that was not taken, dispatch by dispatch. The stop keeps the repetition from changing anything. */
export async function firstNonFinite(runner: Runner, compiled: Compiled, network: Network): Promise<string | null> {
  for (const [index, dispatch] of (compiled.plan.programs.train ?? []).entries()) {
    runner.runOne('train', index);
    const written = (kernels.get(dispatch.kernel)?.bindings ?? []).filter(({ access, type }) => access === 'read_write' && type === 'f32');
    for (const { name } of written) {
      const view = dispatch.bindings[name];
      if (!view || (await runner.read(view)).every(Number.isFinite)) continue;
      // The norm sums the squares of all gradients: what overflowed there is the largest of them.
      return dispatch.kernel === squaredNormPartials.name
        ? `the gradient of ${weightWords(network, await largestGradient(runner, compiled))}`
        : partsWords(network, dispatch.parts);
    }
  }
  return null;
}

async function largestGradient(runner: Runner, { parameters }: Compiled): Promise<string> {
  const values = await Promise.all(parameters.map(({ gradient }) => runner.read(gradient)));
  const sizes = values.map((gradient) => Float32Array.from(gradient).reduce((max, value) => Math.max(max, Math.abs(value)), 0));
  return parameters[sizes.indexOf(Math.max(...sizes))]?.name ?? '';
}
