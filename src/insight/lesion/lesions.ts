/**
 * The single lesions of a network (Veit et al. 2016, arXiv 1605.06431) leave out one skip, one branch at a join with an add skip, or one
 * other layer. Each part is also replaced with its held-out mean, because leaving it out changes the inputs of later layers more
 * than merely losing its information would.
 */
import { inferShapes } from '../../models/network/inferShapes.ts';
import { activeSkipsInto, type LayerId, type Lesion, type Network } from '../../models/network/network.ts';
import { type Shape, sameShape } from '../../models/ops/shape.ts';
import { counted } from '../../schema/words.ts';

/**
 * skip: its term is left out, or its columns are 0 if it is a concat skip. branch: the join adds only its skips. layer: it is replaced with
 * its input, or with its mean if the shapes differ.
 */
export type LesionKind = 'skip' | 'branch' | 'layer';

const PLURALS: Readonly<Record<LesionKind, string>> = { skip: 'skips', branch: 'branches', layer: 'layers' };

/** A number of parts with their noun, such as "3 branches". */
export const countedParts = (count: number, kind: LesionKind): string => counted(count, kind, PLURALS[kind]);

interface SingleLesion {
  kind: LesionKind;
  /** The lesion that switches the part off; for a layer that cannot pass its input through, it equals `mean`. */
  off: Lesion;
  mean: Lesion;
}

/** @param inputShape the shape of one example */
export function singleLesions(network: Network, inputShape: Shape): SingleLesion[] {
  const { shapes } = inferShapes(network, inputShape);
  const pair = (kind: LesionKind, place: Pick<Lesion, 'at' | 'from'>, by: Lesion['by']): SingleLesion => ({
    kind,
    off: { ...place, by },
    mean: { ...place, by: 'mean' },
  });
  return network.layers.slice(1).flatMap(({ id: at }) => {
    const skips = activeSkipsInto(network, at);
    const found = shapes.get(at);
    const passes = found !== undefined && sameShape(found.in, found.own);
    const own = hasAddJoin(network, at) ? pair('branch', { at }, 'nothing') : pair('layer', { at }, passes ? 'input' : 'mean');
    return [...skips.map(({ from }) => pair('skip', { at, from }, 'nothing')), own];
  });
}

const hasAddJoin = (network: Network, id: LayerId) => activeSkipsInto(network, id).some(({ merge }) => merge === 'add');

/**
 * The parts that are deleted together in a cumulative deletion: all branches or, if the network has no enabled add skip, the hidden
 * layers that can pass their input through.
 */
export function deletable(network: Network, inputShape: Shape): SingleLesion[] {
  const all = singleLesions(network, inputShape);
  const branches = all.filter(({ kind }) => kind === 'branch');
  const head = network.layers.at(-1)?.id;
  return branches.length > 0 ? branches : all.filter(({ kind, off }) => kind === 'layer' && off.by === 'input' && off.at !== head);
}

export const lesioned = (network: Network, lesions: readonly Lesion[]): Network => ({ ...network, lesions });
