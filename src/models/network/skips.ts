/** Which skips can be, and what each one brings: the projection that fits and what it costs. */

import type { ProjectionParams } from '../ops/projection.ts';
import { featuresOf, isImage, isSequence, type Shape, sameShape, withFeatures } from '../ops/shape.ts';
import { type Issue, issues } from './issues.ts';
import { addJoins, type LayerId, layerIndex, type Network, type Skip } from './network.ts';

export interface ResolvedSkip {
  /** Absent where the source fits as it is. */
  projection: ProjectionParams | null;
  /** The shape that arrives at the join. */
  shape: Shape;
  /** "identity", "1×1 conv, stride 2", "linear", "last step, then linear": what happens on the way. */
  words: string;
  parameters: number;
}

/** How rows of `source` become rows of `target`, or why they cannot. */
function selectRows(source: Shape, target: Shape): ProjectionParams['select'] | { problem: string } {
  if (source.length === target.length) {
    if (!isImage(source) || sameShape(source.slice(0, 2), target.slice(0, 2))) return { type: 'none' };
    const [height = 0, width = 0] = source;
    const [targetHeight = 0, targetWidth = 0] = target;
    const stride = Math.round(height / targetHeight);
    if (stride >= 2 && Math.ceil(height / stride) === targetHeight && Math.ceil(width / stride) === targetWidth)
      return { type: 'subsample', stride };
    return { problem: `${targetHeight}×${targetWidth} is no whole fraction of ${height}×${width}` };
  }
  if (isSequence(source) && target.length === 1) return { type: 'lastStep' };
  if (isImage(source)) return { problem: 'an image cannot join a row of numbers; start the skip at the Flatten or after it' };
  if (isImage(target)) return { problem: 'only an image can join an image' };
  return { problem: 'a row of numbers has no time steps to join a sequence' };
}

/**
 * What a skip from a layer that gives `source` does at a layer that makes `target` (its own output, before any join).
 */
export function resolveSkip(skip: Skip, source: Shape, target: Shape): ResolvedSkip | { problem: string } {
  // Concat may change the features, so only the other axes must agree for it.
  const wanted = skip.merge === 'concat' ? withFeatures(target, featuresOf(source)) : target;
  if (skip.projection === 'identity' && !sameShape(source, wanted)) {
    return { problem: 'the identity projection needs equal shapes; choose auto' };
  }
  const select = selectRows(source, target);
  if ('problem' in select) return select;
  const from = featuresOf(source);
  // Concat appends whatever features there are; only add needs as many as the target has.
  const to = skip.merge === 'concat' ? from : featuresOf(target);
  const shape = withFeatures(target, to);
  const map = chooseMap(skip, select.type, from, to);
  if (typeof map === 'object') return map;
  const words = [selectWords(select, map), mapWords(map, isImage(target), from, to)].filter(Boolean).join(', ');
  const projection: ProjectionParams | null = select.type === 'none' && map === 'none' ? null : { select, map, target: shape };
  return { projection, shape, words: words || 'identity', parameters: map === 'matrix' ? from * to : 0 };
}

function chooseMap(
  skip: Skip,
  select: ProjectionParams['select']['type'],
  from: number,
  to: number,
): ProjectionParams['map'] | { problem: string } {
  switch (skip.projection) {
    case 'linear':
      return 'matrix';
    case 'pad':
      if (from > to) return { problem: `padding cannot drop ${from - to} of ${from} features; choose auto` };
      return from === to ? 'none' : 'pad';
    case 'auto':
    case 'identity':
      // A strided skip on images is a strided 1×1 convolution even where the channels agree; the last step alone is not.
      return from === to && select !== 'subsample' ? 'none' : 'matrix';
    default:
      return skip.projection satisfies never;
  }
}

function selectWords(select: ProjectionParams['select'], map: ProjectionParams['map']): string {
  if (select.type === 'lastStep') return 'last step';
  return select.type === 'subsample' && map !== 'matrix' ? `every ${select.stride}. pixel` : '';
}

function mapWords(map: ProjectionParams['map'], onImage: boolean, from: number, to: number): string {
  if (map === 'matrix') return onImage ? `1×1 conv ${from}→${to}` : `linear ${from}→${to}`;
  return map === 'pad' ? `${to - from} zeros appended` : '';
}

/** α of an add skip: the constant factor, or the initial value of the learned one. */
export const scaleOf = ({ scale, alpha }: Pick<Skip, 'scale' | 'alpha'>): number => (scale === 'one' ? 1 : alpha);

/** β at the joins of add skips: the constant factor, or the initial value of the learned ones. */
export function branchScaleOf(network: Network): { beta: number; learned: boolean } {
  const { type, value } = network.branch ?? { type: 'one', value: 1 };
  switch (type) {
    case 'one':
      return { beta: 1, learned: false };
    case 'constant':
    case 'learned':
      return { beta: value, learned: type === 'learned' };
    case 'joins':
      return { beta: 1 / Math.sqrt(Math.max(1, addJoins(network))), learned: false };
    default:
      return type satisfies never;
  }
}

/** Why there can be no skip from one layer to another, whatever the shapes; null if there can. */
export function wiringIssue(
  network: Network,
  from: LayerId,
  to: LayerId,
  indexOf = (id: LayerId) => layerIndex(network, id),
): Issue | null {
  const start = indexOf(from);
  const end = indexOf(to);
  if (start < 0 || end < 0) return issues.skipUnknown(network, from, to);
  if (start === end) return issues.skipOntoItself(network, from);
  if (start > end) return issues.skipBackwards(network, from, to);
  return null;
}

/** "add, via 1×1 conv 32→64, +2,048 parameters": the sentence shown at a layer that can take the skip. */
export function skipWords(merge: Skip['merge'], { words, parameters }: Pick<ResolvedSkip, 'words' | 'parameters'>): string {
  const via = words === 'identity' ? 'identity' : `via ${words}`;
  return [merge, via, ...(parameters > 0 ? [`+${parameters.toLocaleString('en')} parameters`] : [])].join(', ');
}
