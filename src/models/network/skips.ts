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
  /** The shape after the projection. */
  shape: Shape;
  /** A label such as "identity", "1×1 conv 32→64" or "last time step, linear 64→1". */
  words: string;
  parameters: number;
}

/** Selects rows (pixels or time steps) of the source so that all axes but the features get the size of the target. */
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
 * Selects every s-th pixel along each axis if a stride s gives the size of the target, otherwise evenly spaced pixels whose indices are
 * rounded down. The stride `between`, the product of the strides of the bypassed layers, is tried first.
 */
function selectPixels(
  [height = 0, width = 0]: Shape,
  [targetHeight = 0, targetWidth = 0]: Shape,
  between: number,
): ProjectionParams['select'] | { problem: string } {
  if (targetHeight > height || targetWidth > width) {
    const sizes = `an image of ${height}×${width} pixels cannot be subsampled to ${targetHeight}×${targetWidth}`;
    return { problem: `${sizes}. Start the skip at a layer that outputs an image of at least that size` };
  }
  const isFit = (stride: number) => stride >= 2 && Math.ceil(height / stride) === targetHeight && Math.ceil(width / stride) === targetWidth;
  const nearest = Math.round(height / targetHeight);
  const others = Array.from({ length: Math.max(height, width) }, (_, i) => i + 2);
  const stride = [between, nearest, ...others].find(isFit);
  return stride === undefined ? { type: 'resize' } : { type: 'subsample', stride };
}

/**
 * @param target the output shape of the target layer before the join
 * @param stride the product of the strides of the layers after the source, up to and including the target
 */
export function resolveSkip(skip: Skip, source: Shape, target: Shape, stride = 1): ResolvedSkip | { problem: string } {
  // A concat skip may have any number of features, so `identity` needs equal sizes only on the axes before the features.
  const wanted = skip.merge === 'concat' ? withFeatures(target, featuresOf(source)) : target;
  if (skip.projection === 'identity' && !sameShape(source, wanted)) {
    return {
      problem: `the identity projection needs equal shapes, but it would map ${showShape(source)} to ${showShape(wanted)}. Set Projection to auto`,
    };
  }
  const select = selectRows(source, target, stride);
  if ('problem' in select) return select;
  const from = featuresOf(source);
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

function ordinal(number: number): string {
  const suffixes: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
  return `${number}${suffixes[new Intl.PluralRules('en', { type: 'ordinal' }).select(number)] ?? 'th'}`;
}

function mapWords(map: ProjectionParams['map'], onImage: boolean, from: number, to: number): string {
  if (map === 'matrix') return onImage ? `1×1 conv ${from}→${to}` : `linear ${from}→${to}`;
  return map === 'pad' ? counted(to - from, `zero ${onImage ? 'channel' : 'feature'}`) : '';
}

/** The scale α of an add skip; if it is learned, its initial value. */
export const scaleOf = ({ scale, alpha }: Pick<Skip, 'scale' | 'alpha'>): number => (scale === 'one' ? 1 : alpha);

/** The branch scale β at the joins of add skips; if it is learned, its initial value. */
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

/** Returns the reason why no skip can lead from one layer to the other, whatever their shapes; null if there is none. */
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

/** Returns text such as "Add: 1×1 conv 32→64 (+2,048 parameters)". */
export function skipWords(merge: Skip['merge'], { words, parameters }: Pick<ResolvedSkip, 'words' | 'parameters'>): string {
  const cost = parameters > 0 ? ` (+${counted(parameters, 'parameter')})` : '';
  return `${merge === 'add' ? 'Add' : 'Concatenate'}: ${words === 'identity' ? 'no projection' : words}${cost}`;
}
