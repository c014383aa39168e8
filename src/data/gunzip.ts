/**
 * Unpacks gzipped files. Such a file consists of one or more members, each compressed on its own, and may end with zeros as padding. The
 * browser's decoder accepts only a single member without padding, but verifies its checksum and length. The end of each member is therefore
 * found by trial.
 */
import { DataError } from './dataset.ts';

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The maximum number of positions that are tried as the end of a member. */
const MAX_TRIES = 40;
/**
 * The largest number of zeros at the end of a member: 8 bytes of checksum and length, and the last byte of the compressed data, all of
 * which are 0 if the content is empty. If a file ends with more zeros than this, the rest are taken as padding.
 */
const MAX_ZEROS = 9;
/** The size in bytes of a member's header (10) and of its checksum and length (8). */
const SHORTEST_MEMBER = 18;

/**
 * Returns the content of a file that may be gzipped.
 * @throws DataError if the file is damaged, or as soon as its content exceeds `limit` bytes
 */
export async function gunzipped(name: string, bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const refuse = () =>
    new DataError(`${name} contains more than ${Math.round(limit / 2 ** 20)} MB of data, which is the limit. Use a smaller file.`);
  if (!isGzip(bytes)) {
    if (bytes.length > limit) throw refuse();
    return bytes;
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  let start = 0;
  while (start < bytes.length) {
    const member = await memberAt(bytes, start, limit - length);
    if (member === 'too long') throw refuse();
    if (!member) throw new DataError(`${name} is a damaged .gz file and cannot be unpacked. Download or copy it again.`);
    parts.push(...member.parts);
    length += lengthOf(member.parts);
    start = member.end;
    while (start < bytes.length && bytes[start] === 0) start++;
  }
  return joined(parts);
}

/** Returns the first `count` bytes of the content of a gzipped file; fewer if its first member is shorter, damaged or cut off. */
export async function beginningOf(bytes: Uint8Array, count: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  await inflate(bytes, count, parts).catch(() => {});
  return joined(parts).subarray(0, count);
}

const lengthOf = (parts: readonly Uint8Array[]) => parts.reduce((sum, part) => sum + part.length, 0);

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array(), ...rest] = parts;
  if (rest.length === 0) return first;
  const all = new Uint8Array(lengthOf(parts));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** Returns the content and the end of the member at `start`; null if it is damaged, 'too long' if it unpacks to more than `limit` bytes. */
async function memberAt(bytes: Uint8Array, start: number, limit: number) {
  let tries = 0;
  for (const end of endsFrom(bytes, start)) {
    if (tries++ === MAX_TRIES) break;
    const parts: Uint8Array[] = [];
    try {
      return (await inflate(bytes.subarray(start, end), limit, parts)) ? { parts, end } : 'too long';
    } catch {
      // The member does not end here.
    }
  }
  return null;
}

/**
 * Yields the positions at which a member can end, the most likely first. A position within the file is followed by zeros or by bytes that
 * look like the header of another member.
 */
function* endsFrom(bytes: Uint8Array, start: number): Generator<number> {
  yield bytes.length;
  let used = bytes.length;
  while (used > start && bytes[used - 1] === 0) used--;
  for (let zeros = 0; zeros <= MAX_ZEROS && used + zeros < bytes.length; zeros++) yield used + zeros;
  for (let i = start + SHORTEST_MEMBER; i + 3 < bytes.length; i++) {
    if (bytes[i] === 0x1f && bytes[i + 1] === 0x8b && bytes[i + 2] === 8 && (bytes[i + 3] ?? 255) < 32) yield i;
  }
}

/**
 * Unpacks one member, and appends its content to `parts`.
 * @returns false if the content is longer than `limit` bytes
 */
async function inflate(bytes: Uint8Array, limit: number, parts: Uint8Array[]): Promise<boolean> {
  const reader = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return true;
    length += value.length;
    parts.push(value);
    if (length > limit) {
      await reader.cancel();
      return false;
    }
  }
}
