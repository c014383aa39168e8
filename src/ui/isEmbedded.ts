/** True if the page is within a frame of another page: its address has the query parameter `embed`. */
export const isEmbedded = (search = globalThis.location?.search ?? ''): boolean => new URLSearchParams(search).has('embed');
