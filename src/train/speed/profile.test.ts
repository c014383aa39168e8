import { expect, describe as group, it } from 'vitest';
import { networkCases } from '../../../tests/networks.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { compile } from '../../models/compile/compile.ts';
import { presets } from '../../models/network/presets.ts';
import { defaultOptimiser, optimisers } from '../../models/optimisers/index.ts';
import { dataShapeOf } from '../trainer/dataShape.ts';
import { describe, memoryOf, partsOf } from './profile.ts';

const { network } = presets.dense;
const view = (length: number) => ({ buffer: 'b', offset: 0, length });

group('the calculated work of a dispatch', () => {
  const matmul: Dispatch = {
    parts: [{ from: 'input', to: 'dense1' }],
    kernel: 'matmul',
    bindings: { a: view(6), b: view(15), y: view(10) },
    constants: { ROWS: 2, DEPTH: 3, COLS: 5 },
    grid: [1, 1, 1],
  };

  it('includes two operations for each multiply-add, and the bytes of each operand once', () => {
    expect(describe(network, matmul, 0.5, 0.25)).toEqual({
      part: 'Input→Dense 1 (skip)',
      kernel: 'matmul',
      ms: 0.5,
      flop: 60,
      bytes: 4 * 31,
    });
  });

  it('includes only the valid time steps of sequences if the kernel reads their lengths', () => {
    const lstm: Dispatch = {
      parts: [{ layer: 'lstm1' }],
      kernel: 'lstm_forward',
      bindings: { gates: view(96), lengths: view(2) },
      constants: { BATCH: 2, TIME: 4, UNITS: 3, SLICE: 1 },
      grid: [2, 1, 1],
    };
    expect(describe(network, lstm, 1, 0.5)).toMatchObject({ flop: 2 * 2 * 3 * 36 * 0.5, bytes: (4 * 98) / 2 });
  });

  it('includes only the bytes given by the kernel’s definition if the kernel reads only a part of its bindings', () => {
    const gather: Dispatch = {
      parts: [{ role: 'batch' }],
      kernel: 'gather_bytes',
      bindings: { source: view(1_000_000), order: view(65_536), cursor: view(1), y: view(16) },
      constants: { BATCH: 4, WIDTH: 4, TARGETS: 2, HAS_LENGTHS: 0, WINDOW: 9 },
      grid: [1, 1, 1],
    };
    expect(describe(network, gather, 1, 1)).toMatchObject({ flop: null, bytes: 4 * 4 + 4 * 4 + 4 * 4 * 4 + 4 * 2 * 8 });
  });
});

group('partsOf', () => {
  it.each([
    [[1, 2, 3], 10, [[0, 1, 2]]],
    [[6, 5, 4, 1], 10, [[0], [1, 2, 3]]],
    [[50, 1, 50], 10, [[0], [1], [2]]],
    [[], 10, []],
  ])('splits dispatches of %j ms into submits of at most %i ms, or of one longer dispatch, with the indices %j', (times, limit, parts) => {
    expect(partsOf(times, limit)).toEqual(parts);
  });
});

/** The size of four numbers: the clip scale, the stop flag and the two bias corrections. */
const STATUS_BYTES = 16;

group('the memory of a plan, listed by use,', () => {
  it.each(networkCases.map((testCase) => [testCase.name, testCase] as const))(
    'sums to the size of all its buffers (%s)',
    (_, { network, data, training }) => {
      const compiled = compile(network, dataShapeOf(data), training);
      const memory = memoryOf(compiled);
      const total = Object.values(compiled.plan.buffers).reduce((sum, { length }) => sum + 4 * length, 0);
      expect(Object.values(memory).reduce((a, b) => a + b, 0)).toBe(total);
      expect(memory.parameters).toBe(4 * (compiled.plan.buffers.params?.length ?? 0));
      expect(memory.gradients).toBe(memory.parameters);
      expect(memory.activations).toBeGreaterThan(0);
      // Bookkeeping consists mainly of a ring buffer for the signals of recent steps. Its other buffers are small.
      expect(memory.bookkeeping).toBeLessThan(80_000);
    },
  );

  it.each(optimisers.map(({ kind, slots }) => [kind, slots.length] as const))(
    'includes the state of the optimiser and a status of fixed size (%s; numbers per weight: %i)',
    (kind, slots) => {
      const [{ network, data, training }] = networkCases as [(typeof networkCases)[number]];
      const memory = memoryOf(compile(network, dataShapeOf(data), { ...training, optimiser: defaultOptimiser(kind) }));
      expect(memory['optimiser state']).toBe(slots * memory.parameters + STATUS_BYTES);
    },
  );
});
