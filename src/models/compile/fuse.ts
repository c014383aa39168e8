/** Replaces two dispatches with one if a rule in shaders/fusions.ts allows it. */
import type { Part } from '../../gpu/plan.ts';
import { type Fused, fusions, type Work } from '../../shaders/fusions.ts';
import type { Tensor } from '../ops/op.ts';
import { isStandIn, type Pending, type PlanBuilder, type Program } from './planBuilder.ts';

/** The number of uses of each tensor, by its id: one for each dispatch that binds it, and one for a read after the program. */
type Uses = ReadonlyMap<string, number>;

/** @param read the tensors that are read after the program */
export function usesOf(program: Program, read: readonly Tensor[]): Uses {
  const uses = new Map<string, number>();
  const ids = [...program.flatMap((dispatch) => tensorsOf(dispatch)), ...read.map(({ id }) => id)];
  for (const id of ids) uses.set(id, (uses.get(id) ?? 0) + 1);
  return uses;
}

/** For each tensor, the largest number of uses in any single program. */
export function mostUses(all: readonly Uses[]): Uses {
  const most = new Map<string, number>();
  for (const [id, count] of all.flatMap((uses) => [...uses])) most.set(id, Math.max(count, most.get(id) ?? 0));
  return most;
}

/**
 * @param program the dispatches of one stage
 * @param uses the largest number of uses of each tensor in any whole program of the plan
 */
export function fuse(builder: PlanBuilder, program: Program, uses: Uses): Program {
  const done: (Pending | null)[] = [];
  // For each tensor, the indices of the last dispatch that wrote it and of the last one that used it. Only dispatches that share a tensor
  // can be fused.
  const writers = new Map<string, number>();
  const users = new Map<string, number>();
  const put = (dispatch: Pending, index: number) => {
    done[index] = dispatch;
    for (const id of tensorsOf(dispatch)) users.set(id, Math.max(index, users.get(id) ?? 0));
    for (const id of tensorsOf(dispatch, 'read_write')) writers.set(id, index);
  };
  // `moved` may pass the dispatches after `index` if they write no tensor that it uses, and use no tensor that it writes.
  const canMove = (moved: Pending, index: number) =>
    tensorsOf(moved).every((id) => (writers.get(id) ?? 0) <= index) &&
    tensorsOf(moved, 'read_write').every((id) => (users.get(id) ?? 0) <= index);
  const onlyTheseUse = (tensor: Tensor) => uses.get(tensor.id) === 2;
  for (const dispatch of program) {
    let rest: Pending | null = dispatch;
    for (const index of new Set(tensorsOf(dispatch).flatMap((id) => [writers.get(id), users.get(id)]))) {
      const first = index === undefined ? null : done[index];
      if (!rest || index === undefined || !first) continue;
      const fused = fusedOf(first, rest, onlyTheseUse);
      if (!fused || !canMove(fused.at === 'first' ? rest : first, index)) continue;
      const made = builder.dispatch(
        fused.work.kernel === first.kernel ? first.parts : partsOf(first, rest),
        fused.work.kernel,
        fused.work.bindings,
        fused.work.constants,
      );
      if (fused.at === 'first') put(made, index);
      else done[index] = null;
      rest = fused.at === 'first' ? null : made;
    }
    if (rest) put(rest, done.length);
  }
  return done.filter((dispatch) => dispatch !== null);
}

function fusedOf(first: Pending, second: Pending, onlyTheseUse: (tensor: Tensor) => boolean): Fused<Tensor> | null {
  if (!first.canFuse || !second.canFuse) return null;
  for (const fusion of fusions) {
    const fused = fusion(workOf(first), workOf(second), onlyTheseUse);
    if (fused) return fused;
  }
  return null;
}

const workOf = ({ kernel, tensors, constants }: Pending): Work<Tensor> => ({
  kernel,
  bindings: Object.fromEntries(Object.entries(tensors).filter(([, tensor]) => !isStandIn(tensor))),
  constants,
});

function tensorsOf({ kernel, tensors }: Pending, access?: 'read' | 'read_write'): string[] {
  const ids = kernel.bindings.flatMap(({ name, access: its }) => {
    const tensor = tensors[name];
    return tensor && !isStandIn(tensor) && (access === undefined || its === access) ? [tensor.id] : [];
  });
  return [...new Set(ids)];
}

function partsOf(first: Pending, second: Pending): Part[] {
  const parts = new Map([...first.parts, ...second.parts].map((part) => [Object.values(part).join('→'), part]));
  return [...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
}
