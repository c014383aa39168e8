import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, runKernel, runReference } from '../../../tests/kernelHarness.ts';
import { gatherBytes, gatherRows } from './batch.ts';

const beside = (batch: number, rows: number) => ({
  source_targets: normals('targets', 2 * rows),
  source_lengths: normals('lengths', rows),
  batch_targets: normals('stale', 2 * batch),
  batch_lengths: normals('stale', batch),
});
const TARGETS = 2;

const SHAPES = [
  [1, 1, 1, 1, 0],
  [2, 3, 7, 5, 3],
  [7, 65, 3, 9, 8],
  [16, 17, 2, 33, 4_000_000_001],
  [63, 8, 1, 64, 2],
  [9, 255, 4, 40, 5],
] as const;

const integers = (name: string, length: number, limit: number) =>
  Uint32Array.from(normals(name, length), (value) => Math.floor(1e5 * Math.abs(value)) % limit);

describe('gather_rows', () => {
  it('copies the inputs, targets and lengths of the batch at the cursor', async () => {
    const buffers = {
      source: new Float32Array([10, 11, 20, 21, 30, 31]),
      order: new Uint32Array([0, 1, 2, 0]),
      cursor: new Uint32Array([3]),
      y: normals('stale', 4),
      source_targets: new Float32Array([1, -1, 2, -2, 3, -3]),
      source_lengths: new Float32Array([4, 5, 6]),
      batch_targets: normals('stale', 4),
      batch_lengths: normals('stale', 2),
    };
    const constants = { BATCH: 2, WIDTH: 2, TARGETS, HAS_LENGTHS: 1, WINDOW: 2 };
    const { y, batch_targets, batch_lengths } = runReference(gatherRows, constants, buffers);
    expect([...(y ?? [])]).toEqual([30, 31, 10, 11]);
    expect([...(batch_targets ?? [])]).toEqual([3, -3, 1, -1]);
    expect([...(batch_lengths ?? [])]).toEqual([6, 4]);
    await expectMatchesReference(gatherRows, constants, buffers, {});
  });

  it.each(SHAPES)(
    'copies rows exactly for batch size %i, width %i, window %i, %i rows, cursor %i',
    async (BATCH, WIDTH, WINDOW, rows, cursor) => {
      const buffers = {
        source: normals('source', rows * WIDTH),
        order: integers('order', WINDOW * BATCH, rows),
        cursor: new Uint32Array([cursor]),
        y: normals('stale', BATCH * WIDTH),
        ...beside(BATCH, rows),
      };
      await expectMatchesReference(gatherRows, { BATCH, WIDTH, TARGETS, HAS_LENGTHS: 0, WINDOW }, buffers, {});
      await expectMatchesReference(gatherRows, { BATCH, WIDTH, TARGETS, HAS_LENGTHS: 1, WINDOW }, buffers, {});
    },
  );

  it('copies NaN, infinities and −0 unchanged', async () => {
    const buffers = {
      source: new Float32Array([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]),
      order: new Uint32Array([0]),
      cursor: new Uint32Array([0]),
      y: normals('stale', 4),
      ...beside(1, 1),
    };
    const { outputs } = await runKernel(gatherRows, { BATCH: 1, WIDTH: 4, TARGETS, HAS_LENGTHS: 0, WINDOW: 1 }, buffers);
    expect([...(outputs.y ?? [])]).toEqual([...buffers.source]);
  });
});

describe('gather_bytes', () => {
  it('unpacks bytes from the lowest bits of each word upwards, even if a row spans two words', async () => {
    const buffers = {
      source: new Uint32Array(new Uint8Array([0, 51, 255, 102, 204, 153, 0, 0]).buffer),
      order: new Uint32Array([1, 0]),
      cursor: new Uint32Array([0]),
      y: normals('stale', 6),
      ...beside(2, 2),
    };
    const constants = { BATCH: 2, WIDTH: 3, TARGETS, HAS_LENGTHS: 0, WINDOW: 1 };
    const { y } = runReference(gatherBytes, constants, buffers);
    expect([...(y ?? [])]).toEqual([0.4, 0.8, 0.6, 0, 0.2, 1]);
    await expectMatchesReference(gatherBytes, constants, buffers, { y: { rel: 3e-7 } });
  });

  it.each(SHAPES)(
    'matches the reference for batch size %i, width %i, window %i, %i rows, cursor %i',
    async (BATCH, WIDTH, WINDOW, rows, cursor) => {
      const buffers = {
        source: new Uint32Array(Uint8Array.from(integers('source', Math.ceil((rows * WIDTH) / 4) * 4, 256)).buffer),
        order: integers('order', WINDOW * BATCH, rows),
        cursor: new Uint32Array([cursor]),
        y: normals('stale', BATCH * WIDTH),
        ...beside(BATCH, rows),
      };
      // WGSL guarantees that a division is within 2.5 units in the last place.
      await expectMatchesReference(gatherBytes, { BATCH, WIDTH, TARGETS, HAS_LENGTHS: 1, WINDOW }, buffers, { y: { rel: 3e-7 } });
    },
  );
});
