import { describe, expect, it } from 'vitest';
import { keyed } from '../../random/keyed.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

const tensors = [
  { name: 'dense1.weight', shape: [2, 3], values: new Float32Array([1, -2, 3.5, 0, 1e-30, -1e30]) },
  { name: 'dense1.bias', shape: [3], values: new Float32Array([4, 5, 6]) },
];

const withHeader = (header: string, data = new Uint8Array(0), length = header.length) => {
  const file = new Uint8Array(8 + header.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(new TextEncoder().encode(header), 8);
  file.set(data, 8 + header.length);
  return file;
};
const one = (description: string, bytes = 4) => withHeader(`{"w":${description}}`, new Uint8Array(bytes));

describe('a safetensors file', () => {
  it('is read back with the tensors that were written', () => expect(readSafetensors(writeSafetensors(tensors))).toEqual(tensors));
  it('has its data at a byte offset that is a multiple of 8', () => {
    const file = writeSafetensors(tensors);
    expect(new DataView(file.buffer).getBigUint64(0, true) % 8n).toBe(0n);
  });
  it('may contain metadata, which is not read as a tensor', () =>
    expect(readSafetensors(writeSafetensors(tensors, { by: 'test' }))).toEqual(tensors));

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /has 0 bytes/],
    [
      'a header longer than the file',
      withHeader('{}', undefined, 1000),
      /header should have 1,000 bytes, but the file contains only 2 of them\./,
    ],
    ['a header of 2^60 bytes', withHeader('{}', undefined, 2 ** 60), /header should have/],
    ['a header that is not JSON', withHeader('{"w":'), /not valid JSON/],
    ['a header that is a list', withHeader('[]'), /not a JSON object/],
    ['another data type', one('{"dtype":"F16","shape":[1],"data_offsets":[0,4]}'), /type of w is F16, but only F32/],
    ['a negative size', one('{"dtype":"F32","shape":[-4,-4],"data_offsets":[0,4]}'), /not a list of whole numbers/],
    [
      'offsets past the end',
      one('{"dtype":"F32","shape":[2],"data_offsets":[0,8]}'),
      /needs 8 bytes, but its data offsets are 0 and 8, and the file has 4 bytes of data/,
    ],
    ['offsets that do not match the shape', one('{"dtype":"F32","shape":[2],"data_offsets":[0,4]}'), /needs 8 bytes/],
    [
      'a shape whose product overflows',
      one('{"dtype":"F32","shape":[4194305,4194305,211106198978564],"data_offsets":[0,4]}'),
      /needs .* bytes/,
    ],
    [
      'tensors that share bytes',
      withHeader(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        new Uint8Array(4),
      ),
      /overlap/,
    ],
  ])('is refused with a message: %s', (_, file, reason) => expect(() => readSafetensors(file)).toThrow(reason));

  it('with random changes gives either tensors or an Error with a message', () => {
    const random = keyed(1, 'mutate safetensors');
    for (let i = 0; i < 2000; i++) {
      const file = writeSafetensors(tensors);
      for (let flips = 0; flips < 3; flips++) file[random.integer(file.length)] = random.integer(256);
      const cut = file.subarray(0, random.integer(10) === 0 ? random.integer(file.length) : file.length);
      try {
        for (const { shape, values } of readSafetensors(cut)) expect(values.length).toBe(shape.reduce((a, b) => a * b, 1));
      } catch (error) {
        expect((error as Error).message).toMatch(/^This safetensors file cannot be read/);
      }
    }
  });
});
