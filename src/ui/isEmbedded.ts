/** True if the address of the page has the query parameter `embed`, which marks a page within a frame of another page. */
export const isEmbedded = (search = globalThis.location?.search ?? ''): boolean => new URLSearchParams(search).has('embed');
