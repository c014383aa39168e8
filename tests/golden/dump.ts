/**
 * Reads a JSON dump of a database. A typed array is an object such as {"$type": "Float32Array", "base64": "…"}, and a number that JSON
 * cannot represent is an object such as {"$number": "NaN"}.
 */

export interface Dump {
  name: string;
  version: number;
  stores: Record<string, { key: IDBValidKey; value: unknown }[]>;
}

const arrays: Readonly<Record<string, new (buffer: ArrayBuffer) => unknown>> = { Float32Array, Uint8Array };

export function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => revived(item));
  if (typeof value !== 'object' || value === null) return value;
  const { $type, base64, $number } = value as { $type?: string; base64?: string; $number?: string };
  if ($number !== undefined) return Number($number);
  const TypedArray = $type === undefined ? undefined : arrays[$type];
  if (TypedArray) return new TypedArray(Uint8Array.from(atob(base64 ?? ''), (char) => char.charCodeAt(0)).buffer);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revived(item)]));
}
