/**
 * Returns the FNV-1a hash of the code points of a string, or of bytes.
 * @param state the hash of the earlier parts, for content that is hashed in parts
 */
export function fnv1a(content: string | Uint8Array, state = 0x811c9dc5, prime = 0x01000193): number {
  let hash = state;
  const mix = (value: number) => {
    hash = Math.imul(hash ^ value, prime);
  };
  if (typeof content === 'string') for (const char of content) mix(char.codePointAt(0) ?? 0);
  else for (const byte of content) mix(byte);
  return hash >>> 0;
}

export const hexOf = (hash: number): string => hash.toString(16).padStart(8, '0');
