/** A token of two random hexadecimal digits for each byte. It works without HTTPS, unlike randomUUID, which browsers then lack. */
export const randomToken = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
