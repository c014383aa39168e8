import { describe, expect, it } from 'vitest';
import { tileFor, wideGrid } from './quads.ts';

const tile = (rows: number, columns: number, depth: number) => {
  const found = tileFor({ rows, columns, depth });
  return `${found.rows}×${found.columns}`;
};

describe('tileFor', () => {
  it('gives a wide tile only if there are at least 24 rows, 24 columns and 8 million multiply-adds', () => {
    expect(tile(24, 24, 13_889)).toBe('32×32');
    expect(tile(24, 24, 13_888)).toBe('16×16');
    expect(tile(23, 24, 1e6)).toBe('16×16');
    expect(tile(24, 23, 1e6)).toBe('16×16');
  });

  it('gives 64 columns only for 32 million multiply-adds or more', () => {
    expect(tile(500, 256, 250)).toBe('32×64');
    expect(tile(500, 256, 249)).toBe('32×32');
  });

  it('gives 64 columns only if the number of tiles of 32 columns is even', () => {
    expect(tile(512, 128, 1024)).toBe('32×64');
    expect(tile(512, 96, 1024)).toBe('32×32');
    expect(tile(512, 32, 4096)).toBe('32×32');
  });

  it('gives 64 columns only for 8192 results or more, regardless of the number of terms in each sum', () => {
    expect(tile(64, 128, 4096)).toBe('32×64');
    expect(tile(32, 128, 65_536)).toBe('32×32');
  });
});

describe('wideGrid', () => {
  it.each([
    [500, 256, 250, 1, 16],
    [500, 256, 249, 1, 32],
    [512, 128, 1024, 1, 8],
    [512, 96, 1024, 1, 12],
    [512, 32, 4096, 1, 4],
    [64, 128, 4096, 8, 8],
    [32, 128, 65_536, 8, 8],
  ])(
    'covers matrices of %i × %i results, each result a sum of %i terms (number of matrices: %i), with %i workgroups',
    (rows, columns, depth, parts, groups) => {
      expect(wideGrid({ rows, columns, depth }, parts)).toEqual([groups, 1, 1]);
    },
  );
});
