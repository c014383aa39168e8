/**
 * Executes a plan with the f64 references of its kernels, synchronously on the calling thread. Tests and the device check compare a GPU
 * with this runner. Without WebGPU, runs train on it.
 */
import type { Dispatch, KernelCatalogue, Plan, View } from '../gpu/plan.ts';
import type { Runner } from '../gpu/runner.ts';

/** The name that a run records for the steps that this runner computed. */
export const REFERENCE_NAME = 'reference runner';

export interface ReferenceRunner extends Runner {
  /** Returns the values of a view without a copy. */
  values(view: View): Float64Array | Uint32Array;
}

/**
 * @param roundedUses the values of `use` whose buffers are rounded to f32 after each execution of a program. Files and checkpoints contain
 * f32, so a run continues from them with the same bits only if nothing more precise is carried from step to step
 */
export function createReferenceRunner(plan: Plan, kernels: KernelCatalogue, roundedUses: readonly string[] = []): ReferenceRunner {
  const buffers = new Map(
    Object.entries(plan.buffers).map(([name, { type, length }]) => [
      name,
      type === 'u32' ? new Uint32Array(length) : new Float64Array(length),
    ]),
  );
  const values = ({ buffer, offset, length }: View) => {
    const found = buffers.get(buffer);
    if (!found) throw new Error(`internal: no buffer ${buffer}`);
    return found.subarray(offset, offset + length);
  };
  const prepare = (dispatch: Dispatch) => {
    const kernel = kernels.get(dispatch.kernel);
    if (!kernel) throw new Error(`internal: no kernel ${dispatch.kernel}`);
    const bound = Object.fromEntries(Object.entries(dispatch.bindings).map(([name, view]) => [name, values(view)]));
    return () => kernel.reference(bound, dispatch.constants);
  };
  const programs = new Map(Object.entries(plan.programs).map(([name, dispatches]) => [name, dispatches.map(prepare)]));
  const rounded = Object.entries(plan.buffers).flatMap(([name, { use }]) => {
    const buffer = buffers.get(name);
    return use !== undefined && roundedUses.includes(use) && buffer instanceof Float64Array ? [buffer] : [];
  });
  const roundAll = () => {
    for (const buffer of rounded) buffer.set(Float32Array.from(buffer));
  };
  const programOf = (name: string) => {
    const program = programs.get(name);
    if (!program) throw new Error(`internal: no program ${name}`);
    return program;
  };
  return {
    values,
    write(view, data) {
      values(view).set(data);
    },
    run(name, times = 1) {
      for (let time = 0; time < times; time++) {
        for (const execute of programOf(name)) execute();
        roundAll();
      }
    },
    runOne(name, index) {
      programOf(name)[index]?.();
    },
    async read(view) {
      const found = values(view);
      return found instanceof Uint32Array ? found.slice() : Float32Array.from(found);
    },
    bytes: () => [...buffers.values()].reduce((sum, { byteLength }) => sum + byteLength, 0),
    destroy() {
      buffers.clear();
      programs.clear();
    },
  };
}
