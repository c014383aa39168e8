/**
 * The registry of layer kinds, in the order in which the page offers them. A new kind needs a file in this folder, and an import and an
 * entry in this file.
 */
import type { Schema } from '../../schema/fields.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { flatten } from './flatten.ts';
import { input } from './input.ts';
import type { LayerDefinition } from './layer.ts';
import { lstm } from './lstm.ts';
import { maxPool2d } from './maxPool2d.ts';

export const layers = [input, dense, conv2d, maxPool2d, flatten, lstm] as const;

export type LayerKind = (typeof layers)[number]['kind'];

/** The definition of any kind. Its schema is known only at run time. */
export type AnyLayer = LayerDefinition<LayerKind, Schema>;

const byKind = new Map<string, AnyLayer>(layers.map((layer) => [layer.kind, layer]));

/** Registers an additional kind in a test. Returns a function that removes it. */
export function addLayerKind(layer: AnyLayer): () => void {
  byKind.set(layer.kind, layer);
  return () => byKind.delete(layer.kind);
}

export const isLayerKind = (kind: string): kind is LayerKind => byKind.has(kind);

export function layerDefinition(kind: LayerKind): AnyLayer {
  const found = byKind.get(kind);
  if (!found) throw new Error(`internal: no layer kind ${kind}`);
  return found;
}
