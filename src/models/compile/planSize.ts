/** Whether a plan is small enough for any device. */
import type { Plan } from '../../gpu/plan.ts';
import { MAX_BUFFER_BYTES } from './limits.ts';

/** Why a plan cannot be allocated, in words; null if it can. */
export function sizeProblem(plan: Plan): string | null {
  const spec = Object.values(plan.buffers).reduce((largest, buffer) => (buffer.length > largest.length ? buffer : largest));
  const bytes = spec.length * 4;
  if (bytes <= MAX_BUFFER_BYTES) return null;
  const [what, remedy] =
    spec.use === 'data'
      ? ['The data takes', 'use fewer examples']
      : ['The values between two layers take', 'lower Batch size, or use fewer units or filters'];
  return `${what} ${Math.ceil(bytes / 2 ** 20)} MB, and a GPU buffer holds 128 MB; ${remedy}.`;
}
