/** A new optimiser needs one file here, an entry in the list, and a kernel if none computes its update. */
import { defaultsOf, type Params, type Schema } from '../../schema/fields.ts';
import { adam, adamw } from './adam.ts';
import { momentum } from './momentum.ts';
import type { OptimiserDefinition } from './optimiser.ts';
import { sgd } from './sgd.ts';

export const optimisers = [adam, adamw, momentum, sgd] as const;

type OptimiserKind = (typeof optimisers)[number]['kind'];
export type AnyOptimiser = OptimiserDefinition<OptimiserKind, Schema>;

export interface OptimiserChoice {
  kind: OptimiserKind;
  params: Params;
}

const byKind: ReadonlyMap<string, AnyOptimiser> = new Map(optimisers.map((optimiser) => [optimiser.kind, optimiser]));

export function optimiserDefinition(kind: OptimiserKind): AnyOptimiser {
  const found = byKind.get(kind);
  if (!found) throw new Error(`internal: no optimiser ${kind}`);
  return found;
}

export const defaultOptimiser = (kind: OptimiserKind = 'adam'): OptimiserChoice => ({
  kind,
  params: defaultsOf(optimiserDefinition(kind).schema),
});
