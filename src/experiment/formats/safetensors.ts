/**
 * The safetensors format (github.com/huggingface/safetensors): u64 header length, JSON header, raw little-endian data. Only F32 is
 * supported.
 */

import { counted } from '../../schema/words.ts';
export interface NamedTensor {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

const MAX_HEADER_BYTES = 100_000_000;
const METADATA = '__metadata__';

export function writeSafetensors(tensors: readonly NamedTensor[], metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { [METADATA]: metadata } : {};
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // The header is padded with spaces so that the data starts at a multiple of 8.
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + headerBytes + offset).fill(0x20, 8, 8 + headerBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.set(json, 8);
  let at = 8 + headerBytes;
  for (const { values } of tensors) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isSize = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** The message is written for the user. */
export class SafetensorsError extends Error {}

const refuse = (reason: string, remedy = 'It may be damaged; copy or save it again'): never => {
  throw new SafetensorsError(`This safetensors file cannot be read: ${reason}. ${remedy}.`);
};

function readHeader(file: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  if (file.length < 8) refuse(`it has ${counted(file.length, 'byte')}, but the first 8 bytes must contain the length of the header`);
  const headerBytes = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const rest = file.length - 8;
  if (headerBytes > rest)
    refuse(`its header should have ${counted(headerBytes, 'byte')}, but the file contains only ${rest.toLocaleString('en')} of them`);
  if (headerBytes > MAX_HEADER_BYTES)
    refuse(`its header has ${headerBytes.toLocaleString('en')} bytes; the limit is ${MAX_HEADER_BYTES.toLocaleString('en')}`);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, 8 + headerBytes)));
  } catch {
    refuse('its header is not valid JSON');
  }
  if (!isRecord(header)) return refuse('its header is not a JSON object');
  return { header, data: file.subarray(8 + headerBytes) };
}

/** @throws SafetensorsError */
export function readMetadata(file: Uint8Array): Readonly<Record<string, string>> {
  const metadata = readHeader(file).header[METADATA] ?? {};
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string'))
    return refuse(`${METADATA} is not an object whose values are all text`);
  return metadata as Record<string, string>;
}

/** @throws SafetensorsError */
export function readSafetensors(file: Uint8Array): NamedTensor[] {
  const { header, data } = readHeader(file);
  const tensors: NamedTensor[] = [];
  const ranges: [number, number][] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === METADATA) continue;
    if (!isRecord(entry)) return refuse(`the entry for ${name} in its header is not an object`);
    const { dtype, shape, data_offsets: offsets } = entry;
    if (typeof dtype !== 'string') return refuse(`the type of ${name} is missing or is not text`);
    if (dtype !== 'F32') return refuse(`the type of ${name} is ${dtype}, but only F32 is supported`, 'Convert it to F32');
    if (!Array.isArray(shape) || !shape.every(isSize)) return refuse(`the shape of ${name} is not a list of whole numbers`);
    if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
      return refuse(`the data offsets of ${name} are not two whole numbers`);
    const [begin, end] = offsets as [number, number];
    const bytes = shape.reduce((product, size) => product * size, 4);
    if (end - begin !== bytes || end > data.length)
      return refuse(
        `${name} with shape [${shape.join(', ')}] needs ${counted(bytes, 'byte')}, but its data offsets are ${begin} and ${end}, and the file has ${counted(data.length, 'byte')} of data`,
      );
    ranges.push([begin, end]);
    tensors.push({ name, shape, values: new Float32Array(new Uint8Array(data.subarray(begin, end)).buffer) });
  }
  ranges.sort(([a], [b]) => a - b);
  for (const [i, [begin]] of ranges.entries()) if (i > 0 && begin < (ranges[i - 1]?.[1] ?? 0)) refuse('two tensors overlap');
  return tensors;
}
