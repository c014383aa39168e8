/** Removes the dispatches whose results are not read, such as those for gradients of weights if only gradients of outputs are measured. */
import { isStandIn, type Pending, type PlanBuilder, type Program } from '../planBuilder.ts';

/** @param buffers the buffers that are read after the program */
export function prune(builder: PlanBuilder, program: Program, buffers: readonly string[]): Program {
  const needed = new Set(buffers);
  const kept: Pending[] = [];
  for (const dispatch of [...program].reverse()) {
    const { kernel, tensors } = dispatch;
    const bound = kernel.bindings.flatMap(({ name, access }) => {
      const tensor = tensors[name];
      return tensor && !isStandIn(tensor) ? [{ access, place: builder.placeOf(tensor) }] : [];
    });
    if (!bound.some(({ access, place }) => access === 'read_write' && needed.has(place))) continue;
    // A tensor that the dispatch writes also counts as read, because the kernel may add to it.
    for (const { place } of bound) needed.add(place);
    kept.push(dispatch);
  }
  return kept.reverse();
}
