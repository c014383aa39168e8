/** Random hexadecimal digits. It also works without https, where there is no randomUUID. */
export const randomToken = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
