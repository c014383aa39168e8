import { DataError } from '../../dataset.ts';

/** The number of bytes in a piece. It is small, so that the worker can answer requests between two pieces. */
const PIECE = 2 ** 19;
/** The number of bytes at the start of a file that are examined to recognise UTF-16 and files that are not text. */
const LOOKED_AT = 2 ** 16;
/** The maximum share of control characters in a text file. */
const MAX_CONTROL = 0.002;

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** The time in milliseconds that the worker spends on a file before it answers other requests. */
const WORK_MS = 40;

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Returns a function that a long loop should call often. Every WORK_MS, this function lets other work of the thread run. */
export function breaks(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < WORK_MS) return;
    await pause();
    since = performance.now();
  };
}

/** @throws DataError if the bytes are not text */
export async function encodingOf(name: string, bytes: Uint8Array): Promise<Encoding> {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, LOOKED_AT);
  const zeros = [0, 0];
  let control = 0;
  sample.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
    if (byte < 9 || (byte > 13 && byte < 32)) control++;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > sample.length / 4 && even < odd / 10) return 'utf-16le';
  if (even > sample.length / 4 && odd < even / 10) return 'utf-16be';
  if (control > MAX_CONTROL * sample.length)
    throw new DataError(`${name} is not a text file. Save the table as a CSV file; spreadsheet programs can do this.`);
  return (await isUtf8(bytes)) ? 'utf-8' : 'windows-1252';
}

async function isUtf8(bytes: Uint8Array): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const rest = breaks();
  try {
    for (let at = 0; at < bytes.length; at += PIECE) {
      decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
      await rest();
    }
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** Yields the text in pieces, which may end within a line. Lines end in \n, and the byte order mark is left out. */
export function* textIn(bytes: Uint8Array, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding);
  let held = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    const isLast = at + PIECE >= bytes.length;
    // The last piece is also decoded with `stream: true`, because some versions of Node read Windows-1252 as Latin-1 if a file is decoded
    // in one call.
    let text = held + decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
    if (isLast) text += decoder.decode();
    // The \n of \r\n may be in the next piece.
    held = !isLast && text.endsWith('\r') ? '\r' : '';
    if (held) text = text.slice(0, -1);
    yield text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  }
}
