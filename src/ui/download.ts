/** Downloads a file that the page made. @param name of what is in it, as a person wrote it */
export function download(name: string, suffix: 'json' | 'safetensors', content: string | Uint8Array) {
  const type = suffix === 'json' ? 'application/json' : 'application/octet-stream';
  const url = URL.createObjectURL(new Blob([content as BlobPart], { type }));
  const fileName = `${name.replace(/[^\p{L}\p{N} _-]/gu, '').trim() || 'experiment'}.${suffix}`;
  Object.assign(document.createElement('a'), { href: url, download: fileName }).click();
  // Later, so that the download has begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
