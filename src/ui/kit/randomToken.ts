/** Two random hexadecimal digits for each byte, also for pages without https, where browsers lack randomUUID. */
export const randomToken = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
