import { describe, expect, it } from 'vitest';
import { rowsOf } from './rows.ts';

const report = {
  ceilings: { flopPerSecond: 1e9, bytesPerSecond: 1e8 },
  dispatches: [
    { part: 'dense1', kernel: 'activation_backward', ms: 4, flop: null, bytes: 200_000 },
    { part: 'dense1', kernel: 'matmul', ms: 1, flop: 100_000, bytes: 1000 },
    { part: 'input→dense1', kernel: 'matmul', ms: 5, flop: 500_000, bytes: 5000 },
  ],
};

describe('the rows of a speed report', () => {
  it('grouped by kernel give shares of the time, and rates with their fractions of the device’s ceilings', () => {
    const rows = rowsOf(report, 'kernel');
    expect(rows.map(({ key, ms, share, calls }) => [key, ms, share, calls])).toEqual([
      ['matmul', 6, 0.6, 2],
      ['activation_backward', 4, 0.4, 1],
    ]);
    expect(rows[0]?.arithmetic).toEqual({ rate: 1e8, ofCeiling: 0.1 });
    expect(rows[0]?.memory).toEqual({ rate: 1e6, ofCeiling: 0.01 });
    expect(rows[1]?.arithmetic).toBeNull();
    expect(rows[1]?.memory).toEqual({ rate: 5e7, ofCeiling: 0.5 });
  });

  it('grouped by layer and skip include the time of dispatches that compute no sums of products', () => {
    const [dense, skip] = rowsOf(report, 'part');
    expect(dense).toMatchObject({ key: 'dense1', ms: 5, share: 0.5, calls: 2, arithmetic: { rate: 2e7, ofCeiling: 0.02 } });
    expect(skip).toMatchObject({ key: 'input→dense1', ms: 5, calls: 1 });
  });
});
