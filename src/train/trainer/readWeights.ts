import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import type { View } from '../../gpu/plan.ts';
import type { Runner } from '../../gpu/runner.ts';
import type { Weight } from '../../models/compile/arenas.ts';
import type { Compiled } from '../../models/compile/compiled.ts';

/**
 * Reads weights, or their gradients, after all work that has been queued so far. A single read of a whole buffer is faster than one read
 * per weight.
 */
export async function readWeights<W extends Weight>(
  runner: Runner,
  { plan }: Compiled,
  weights: readonly W[],
  view: (weight: W) => View,
): Promise<NamedTensor[]> {
  const buffers = [...new Set(weights.map((weight) => view(weight).buffer))];
  const whole = (buffer: string) => runner.read({ buffer, offset: 0, length: plan.buffers[buffer]?.length ?? 0 });
  const values = await Promise.all(buffers.map(whole));
  return weights.map((weight) => {
    const { buffer, offset, length } = view(weight);
    // The cast is safe because weights are f32.
    const all = values[buffers.indexOf(buffer)] as Float32Array;
    return { name: weight.name, shape: weight.shape, values: all.slice(offset, offset + length) };
  });
}
