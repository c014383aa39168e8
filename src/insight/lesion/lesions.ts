/**
 * Lists the single lesions of a trained network (Veit et al. 2016, arXiv 1605.06431). A lesion removes one part: a skip, a branch (a
 * layer's own output where an add skip joins it), or the output of a layer at which no add skip ends.
 *
 * There are two lesions of each part. The first leaves the part out, as {@link LesionKind} describes. The second replaces the part with its
 * mean over the held-out examples, which removes the information of the part but changes the inputs of later layers less.
 */
import { inferShapes } from '../../models/network/inferShapes.ts';
import { activeSkipsInto, type LayerId, type Lesion, type Network } from '../../models/network/network.ts';
import { type Shape, sameShape } from '../../models/ops/shape.ts';
import { counted } from '../../schema/words.ts';

/**
 * - skip: the join leaves out the skip, or replaces its columns with 0 if it is a concat skip.
 * - branch: the join adds only its skips, without the layer's own output.
 * - layer: the layer's output is replaced with its input, or with its own mean if input and output have different shapes.
 */
export type LesionKind = 'skip' | 'branch' | 'layer';

const PLURALS: Readonly<Record<LesionKind, string>> = { skip: 'skips', branch: 'branches', layer: 'layers' };

/** A number of parts with their noun, such as "3 branches". */
export const countedParts = (count: number, kind: LesionKind): string => counted(count, kind, PLURALS[kind]);

interface SingleLesion {
  kind: LesionKind;
  /** The lesion that leaves the part out. For a layer whose input and output have different shapes, it equals `mean`. */
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
 * The parts that a cumulative deletion switches off one after another: all branches or, if there are none, the hidden layers that can be
 * replaced with their input.
 */
export function deletable(network: Network, inputShape: Shape): SingleLesion[] {
  const all = singleLesions(network, inputShape);
  const branches = all.filter(({ kind }) => kind === 'branch');
  const head = network.layers.at(-1)?.id;
  return branches.length > 0 ? branches : all.filter(({ kind, off }) => kind === 'layer' && off.by === 'input' && off.at !== head);
}

export const lesioned = (network: Network, lesions: readonly Lesion[]): Network => ({ ...network, lesions });
