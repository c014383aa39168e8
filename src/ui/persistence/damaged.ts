/** Stored records that cannot be read. The user can save them as a file. */
import { createStore } from 'zustand/vanilla';
import type { RunId } from '../../train/protocol/runs.ts';
import { download } from '../kit/download.ts';
import { curveOf, type Store, type StoredRecord } from './indexedDb.ts';

export interface Damage {
  id: RunId;
  name: string;
  /** The description of the damage, which follows the name and a colon. The last sentence has no full stop. */
  words: string;
  /** True if the run itself cannot be read. Its records stay stored until they are discarded. */
  isRun: boolean;
  records(): Promise<readonly StoredRecord[]>;
}

export const damaged = createStore<{ list: readonly Damage[] }>(() => ({ list: [] }));

export const noteDamage = (damage: Damage) => damaged.setState(({ list }) => ({ list: [...list, damage] }));
export const forgetDamage = (damage: Damage) => damaged.setState(({ list }) => ({ list: list.filter((other) => other !== damage) }));

export async function recordsOf(store: Store, id: RunId): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = [];
  for (const name of ['runs', 'weights'] as const) records.push({ key: `${name}/${id}`, value: await store.get(name, id) });
  await store.each('curves', curveOf(id), (some) => records.push(...some) > 0);
  return records;
}

/** The bytes are converted in parts, because a call can have only a limited number of arguments. */
function base64Of(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return btoa(parts.join(''));
}

/** Writes typed arrays as their bytes in base64, and numbers that are not valid in JSON as strings, such as "NaN". */
function replacer(_: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return { type: value.constructor.name, base64: base64Of(bytes) };
  }
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

const rawText = (records: readonly StoredRecord[]): string => `${JSON.stringify(records, replacer, 1)}\n`;

export async function saveRaw({ name, records }: Damage) {
  download(`${name}, raw record`, 'json', rawText(await records()));
}
