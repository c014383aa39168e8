/**
 * The registry of the kinds of data, in the order in which the page lists them. A new kind needs a file in this folder, and an import and
 * an entry in this file.
 */
import type { Schema } from '../schema/fields.ts';
import { csv } from './csv.ts';
import type { DataDefinition } from './dataset.ts';
import { drawnDigits } from './drawnDigits.ts';
import { idx } from './idx.ts';
import { sequences } from './sequences.ts';
import { shapes2d } from './shapes2d.ts';

export const dataKinds = [shapes2d, drawnDigits, sequences, idx, csv] as const;

export type DataKind = (typeof dataKinds)[number]['kind'];

/** A definition whose settings are known only at run time. */
type AnyData = DataDefinition<DataKind, Schema>;

const byKind: ReadonlyMap<string, AnyData> = new Map(dataKinds.map((definition) => [definition.kind, definition]));

export function dataDefinition(kind: DataKind): AnyData {
  const found = byKind.get(kind);
  if (!found) throw new Error(`internal: no data kind ${kind}`);
  return found;
}
