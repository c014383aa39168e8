import { DataError } from './dataset.ts';

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The content of a file that may be gzipped.
 * @throws DataError if the file is damaged or unpacks to more than `limit` bytes; reading stops there
 */
export async function gunzipped(name: string, bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const refuse = () =>
    new DataError(`${name} has more than ${Math.round(limit / 2 ** 20)} MB of data, which is the limit. Use a smaller file.`);
  if (!isGzip(bytes)) {
    if (bytes.length > limit) throw refuse();
    return bytes;
  }
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    let chunk: ReadableStreamReadResult<Uint8Array>;
    try {
      chunk = await reader.read();
    } catch {
      throw new DataError(`${name} is a damaged .gz file and cannot be unpacked. Download or copy it again.`);
    }
    if (chunk.done) break;
    length += chunk.value.length;
    if (length > limit) {
      await reader.cancel();
      throw refuse();
    }
    parts.push(chunk.value);
  }
  const content = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    content.set(part, offset);
    offset += part.length;
  }
  return content;
}
