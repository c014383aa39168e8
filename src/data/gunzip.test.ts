import { gzipSync, inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gunzipped } from './gunzip.ts';

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;

/** Accepts a single member without anything after it, as browsers do. The decoder of Node.js accepts several members and padding. */
class StrictDecoder extends TransformStream<Uint8Array, Uint8Array> {
  constructor() {
    const chunks: Uint8Array[] = [];
    super({
      transform: (chunk) => void chunks.push(chunk),
      flush(controller) {
        const member = Buffer.concat(chunks);
        // With `info`, the result also contains the engine, which counts the bytes that it has read.
        const { buffer, engine } = inflateRawSync(member.subarray(HEADER_BYTES), { info: true } as object) as unknown as {
          buffer: Buffer;
          engine: { bytesWritten: number };
        };
        if (HEADER_BYTES + engine.bytesWritten + TRAILER_BYTES !== member.length) throw new TypeError('bytes after the member');
        controller.enqueue(buffer);
      },
    });
  }
}

beforeEach(() => vi.stubGlobal('DecompressionStream', StrictDecoder));
afterEach(() => vi.unstubAllGlobals());

const content = Buffer.from('the content of the file, repeated, repeated, repeated');
const zeros = Buffer.alloc(1000);

it.each<[string, Buffer]>([
  ['one member', gzipSync(content)],
  [
    'several members',
    Buffer.concat([gzipSync(content.subarray(0, 20)), gzipSync(content.subarray(20, 21)), gzipSync(content.subarray(21))]),
  ],
  ['one member and padding', Buffer.concat([gzipSync(content), zeros])],
  ['an empty last member', Buffer.concat([gzipSync(content), gzipSync('')])],
  ['an empty last member and padding', Buffer.concat([gzipSync(content), gzipSync(''), zeros])],
])('a gzipped file with %s is unpacked even if the decoder accepts only one member without padding', async (_, bytes) => {
  expect(Buffer.from(await gunzipped('file.gz', bytes, 1e6)).equals(content)).toBe(true);
});
