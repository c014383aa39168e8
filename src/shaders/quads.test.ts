import { describe, expect, it } from 'vitest';
import { wideGrid } from './quads.ts';

const groups = (rows: number, columns: number, depth: number, parts?: number) => wideGrid({ rows, columns, depth }, parts)[0];

describe('a wide tile has 64 columns', () => {
  it('from 32 million multiply-adds on', () => {
    expect(groups(500, 256, 250)).toBe(16);
    expect(groups(500, 256, 249)).toBe(32);
  });

  it('where columns come in pairs of 32', () => {
    expect(groups(512, 128, 1024)).toBe(8);
    expect(groups(512, 96, 1024)).toBe(12);
    expect(groups(512, 32, 4096)).toBe(4);
  });

  it('where enough results are left to share, however deep each sum', () => {
    expect(groups(64, 128, 4096, 8)).toBe(8);
    expect(groups(32, 128, 65536, 8)).toBe(8);
  });
});
