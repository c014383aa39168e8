/** Compares plain values, such as experiments and their parts, by content. They must not change once they are compared. */

const identities = new WeakMap<object, string>();

/** A text that is the same for two plain values if and only if they are equal, whatever the order of their fields. */
export function identityOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  let identity = identities.get(value);
  if (identity === undefined) {
    identity = JSON.stringify(value, inOrder);
    identities.set(value, identity);
  }
  return identity;
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const isSameValue = (a: unknown, b: unknown): boolean => a === b || identityOf(a) === identityOf(b);
