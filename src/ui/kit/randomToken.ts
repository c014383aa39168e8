/** Returns two random hexadecimal digits for each byte. Unlike crypto.randomUUID, it also works without HTTPS. */
export const randomToken = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
