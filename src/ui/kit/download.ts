const types = {
  json: 'application/json',
  safetensors: 'application/octet-stream',
  csv: 'text/csv',
  md: 'text/markdown',
  svg: 'image/svg+xml',
  png: 'image/png',
} as const;

/** @param name the name without the suffix; all characters except letters, digits, spaces, hyphens and underscores are removed */
export function download(name: string, suffix: keyof typeof types, content: string | Uint8Array | Blob) {
  const url = URL.createObjectURL(new Blob([content as BlobPart], { type: types[suffix] }));
  const fileName = `${name.replace(/[^\p{L}\p{N} _-]/gu, '').trim() || 'experiment'}.${suffix}`;
  Object.assign(document.createElement('a'), { href: url, download: fileName }).click();
  // The URL must remain valid until the download has begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
