/** Decides whether a skip is possible, and finds its projection and the number of its parameters. */

import { counted } from '../../schema/words.ts';
import type { ProjectionParams } from '../ops/projection.ts';
import { featuresOf, isImage, isSequence, type Shape, sameShape, shapeWords, showShape, withFeatures } from '../ops/shape.ts';
import { DEFAULT_BRANCH } from './branchScale.ts';
import { type Issue, issues } from './issues.ts';
import { addJoins, type LayerId, layerIndex, type Network, type Skip } from './network.ts';

export interface ResolvedSkip {
  /** Null if the source's output is joined unchanged. */
  projection: ProjectionParams | null;
  /** The shape of the value that is joined, after the projection. */
  shape: Shape;
  /** A label of the projection, such as "identity", "linear 10→64", "1×1 conv 32→64" or "last time step, linear 64→1". */
  words: string;
  parameters: number;
}

/**
 * Decides which rows (pixels or time steps) of the source a projection selects to form the shape of the target, except for the number of
 * features. The result is a problem if there is no such selection.
 * @param stride the product of the strides of the layers after the source, up to and including the target
 */
function selectRows(source: Shape, target: Shape, stride: number): ProjectionParams['select'] | { problem: string } {
  if (source.length === target.length) {
    if (!isImage(source) || sameShape(source.slice(0, 2), target.slice(0, 2))) return { type: 'none' };
    return selectPixels(source, target, stride);
  }
  if (isSequence(source) && target.length === 1) return { type: 'lastStep' };
  const needed = isImage(target) ? 'an image' : isSequence(target) ? 'a sequence' : 'a vector';
  return {
    problem: `${shapeWords(source)} cannot be joined to ${shapeWords(target)}. Start the skip at a layer that outputs ${needed}`,
  };
}

/**
 * Selects pixels of an image so that they form an image of the target's size. If a stride s leads to exactly this size, every s-th pixel is
 * selected along each axis. The preferred stride is `between`, the product of the strides of the layers that the skip bypasses. If no
 * stride leads to this size, the nearest pixels are selected. The result is a problem if the target is larger than the source.
 */
function selectPixels(
  [height = 0, width = 0]: Shape,
  [targetHeight = 0, targetWidth = 0]: Shape,
  between: number,
): ProjectionParams['select'] | { problem: string } {
  if (targetHeight > height || targetWidth > width) {
    const sizes = `a ${height}×${width} image cannot be subsampled to ${targetHeight}×${targetWidth}`;
    return { problem: `${sizes}. Start the skip at an image of at least that size` };
  }
  const isFit = (stride: number) => stride >= 2 && Math.ceil(height / stride) === targetHeight && Math.ceil(width / stride) === targetWidth;
  const nearest = Math.round(height / targetHeight);
  const others = Array.from({ length: Math.max(height, width) }, (_, i) => i + 2);
  const stride = [between, nearest, ...others].find(isFit);
  return stride === undefined ? { type: 'resize' } : { type: 'subsample', stride };
}

/**
 * Resolves a skip from a layer with the output shape `source` to a layer whose output has the shape `target` before the join.
 * @param stride the product of the strides of the layers after the source, up to and including the target
 */
export function resolveSkip(skip: Skip, source: Shape, target: Shape, stride = 1): ResolvedSkip | { problem: string } {
  // A concat skip may have any number of features, so only the other axes must agree.
  const wanted = skip.merge === 'concat' ? withFeatures(target, featuresOf(source)) : target;
  if (skip.projection === 'identity' && !sameShape(source, wanted)) {
    return {
      problem: `the identity projection needs equal shapes, but it would map ${showShape(source)} to ${showShape(wanted)}. Set Projection to auto`,
    };
  }
  const select = selectRows(source, target, stride);
  if ('problem' in select) return select;
  const from = featuresOf(source);
  // Only an add skip must have the same number of features as its target.
  const to = skip.merge === 'concat' ? from : featuresOf(target);
  const shape = withFeatures(target, to);
  const map = chooseMap(skip, select.type, from, to);
  if (typeof map === 'object') return map;
  const words = [selectWords(select, map, source, target), mapWords(map, isImage(target), from, to)].filter(Boolean).join(', ');
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
      if (from > to) return { problem: `zero padding cannot reduce ${from} features to ${to}. Set Projection to auto` };
      return from === to ? 'none' : 'pad';
    case 'auto':
    case 'identity':
      // A skip to a smaller image is a 1×1 convolution of the selected pixels even if the numbers of channels agree.
      return from === to && select !== 'subsample' && select !== 'resize' ? 'none' : 'matrix';
    default:
      return skip.projection satisfies never;
  }
}

function selectWords(select: ProjectionParams['select'], map: ProjectionParams['map'], source: Shape, target: Shape): string {
  if (select.type === 'lastStep') return 'last time step';
  if (select.type === 'resize') return `nearest pixels ${source.slice(0, 2).join('×')}→${target.slice(0, 2).join('×')}`;
  return select.type === 'subsample' && map !== 'matrix' ? `every ${ordinal(select.stride)} pixel` : '';
}

/** The ordinal number as text: "2nd", "3rd", "21st". */
function ordinal(number: number): string {
  const suffixes: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
  return `${number}${suffixes[new Intl.PluralRules('en', { type: 'ordinal' }).select(number)] ?? 'th'}`;
}

function mapWords(map: ProjectionParams['map'], onImage: boolean, from: number, to: number): string {
  if (map === 'matrix') return onImage ? `1×1 conv ${from}→${to}` : `linear ${from}→${to}`;
  return map === 'pad' ? counted(to - from, `zero ${onImage ? 'channel' : 'feature'}`) : '';
}

/** The scale α of an add skip: the constant factor, or the initial value of a learned factor. */
export const scaleOf = ({ scale, alpha }: Pick<Skip, 'scale' | 'alpha'>): number => (scale === 'one' ? 1 : alpha);

/** The branch scale β at the joins of add skips: the constant factor, or the initial value of learned factors. */
export function branchScaleOf(network: Network): { beta: number; learned: boolean } {
  const { type, value } = network.branch ?? DEFAULT_BRANCH;
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

/** Returns the reason why no skip can connect one layer to another, regardless of their shapes. Returns null if there is no such reason. */
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

/** The effect of a skip, as shown at its target: "Add: 1×1 conv 32→64 (+2,048 parameters)". */
export function skipWords(merge: Skip['merge'], { words, parameters }: Pick<ResolvedSkip, 'words' | 'parameters'>): string {
  const cost = parameters > 0 ? ` (+${counted(parameters, 'parameter')})` : '';
  return `${merge === 'add' ? 'Add' : 'Concatenate'}: ${words === 'identity' ? 'no projection' : words}${cost}`;
}
