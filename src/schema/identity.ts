/**
 * Compares plain values by content. An object must not change after its first comparison, because the string that identifies it is cached.
 */

const identities = new WeakMap<object, string>();

/**
 * Returns the same string for two JSON values if and only if they are equal. The order of fields does not matter, and a field that is
 * undefined counts as missing. The strings of nested values are cached, so an edit of a large network requires new strings only for the
 * changed parts.
 */
export function identityOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  let identity = identities.get(value);
  if (identity === undefined) {
    identity = Array.isArray(value) ? `[${value.map((item) => identityOf(item) || 'null').join()}]` : `{${fieldsOf(value).join()}}`;
    identities.set(value, identity);
  }
  return identity;
}

const fieldsOf = (value: object): string[] =>
  Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${identityOf(field)}`);

export const isSameValue = (a: unknown, b: unknown): boolean => a === b || identityOf(a) === identityOf(b);
