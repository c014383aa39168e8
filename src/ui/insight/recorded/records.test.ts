import { describe, expect, it } from 'vitest';
import { pointsSummary } from '../../../../tests/summaries.ts';
import { starters } from '../../../experiment/starters.ts';
import { columnsOf } from '../../../insight/gradients/record.ts';
import { History, NO_SIGNALS } from '../../stores/history/history.ts';
import { historyOf, putRun } from '../../stores/runs.ts';
import { gradientScale } from '../gradientScale.ts';
import { ratiosOf, recordAt, rowsAcross, stepsOf, updateColumns } from './records.ts';

/** A run whose hidden layers have these gradients at its recorded steps. */
function recordedRun(...rows: readonly (readonly [step: number, first: number, last: number])[]) {
  const history = new History(NO_SIGNALS);
  for (const [step, first, last] of rows) {
    const columns = columnsOf(
      {
        layers: [2, first, last, 1].map((norm, i) => ({ layer: ['input', 'dense1', 'dense2', 'dense3'][i] ?? '', norm })),
        shares: [
          { at: 'input', through: 'trunk', norm: 1, share: 0.75, cosine: 0.5 },
          { at: 'input', through: { to: 'dense1' }, norm: 1, share: 0.25, cosine: null },
        ],
      },
      [{ of: 'dense1', ratio: step > 0 ? 1e-3 : null, belowEpsilon: step > 0 ? 1 : null }],
    );
    history.setSignals({ ...NO_SIGNALS, observations: columns.map(({ signal }) => signal) });
    history.append('observations', {
      step: Float64Array.of(step),
      values: columns.map(({ value }) => Float32Array.of(value)),
      examples: Float32Array.of(32),
    });
  }
  const status = { state: 'done', step: 100, stepsPerSecond: null } as const;
  const rest = { color: 'var(--run-1)', isVisible: true, status, signals: NO_SIGNALS, summary: pointsSummary };
  const run = { id: 'run1', name: 'Run 1', experiment: starters.dense, ...rest };
  putRun(run, history);
  return run;
}

describe('the gradients and updates recorded during a run', () => {
  it('are read as they were measured, at the last recorded step up to the chosen one', () => {
    const run = recordedRun([0, 8, 4], [64, 6, 3]);
    expect(stepsOf(run)).toEqual([0, 64]);
    expect(recordAt(run, 63)?.step).toBe(0);
    expect(recordAt(run, 0)?.flow.updates).toEqual([{ of: 'dense1', ratio: null, belowEpsilon: null }]);
    expect(recordAt(run)).toEqual({
      step: 64,
      flow: {
        layers: [2, 6, 3, 1].map((norm, i) => ({ layer: ['input', 'dense1', 'dense2', 'dense3'][i], norm })),
        shares: [{ at: 'input', through: { to: 'dense1' }, norm: 1, share: 0.25, cosine: null }],
        updates: [{ of: 'dense1', ratio: Math.fround(1e-3), belowEpsilon: 1 }],
      },
    });
  });

  it('give the ratio of the first hidden layer’s gradient to that of the last one, at each step where it is finite', () => {
    const run = recordedRun([0, 8, 4], [1, Number.NaN, 4], [2, 1, 0], [3, 1, 4]);
    expect(ratiosOf(run)).toEqual([
      { step: 0, ratio: 2 },
      { step: 3, ratio: 0.25 },
    ]);
  });

  it('give the update ratios of layers, and the share of the weights that belong to parameters with an RMS gradient below ε', () => {
    const run = recordedRun([0, 8, 4], [64, 6, 3]);
    const ratios = [Number.NaN, Math.fround(1e-3)];
    expect(updateColumns(run).map(({ layer, values, belowEpsilon }) => [layer, [...values], [...(belowEpsilon ?? [])]])).toEqual([
      ['dense1', ratios, [Number.NaN, 1]],
    ]);
  });

  it('give one scale for all steps, skips and layers (except the input), whichever step is shown', () => {
    const run = recordedRun([0, 8, 4]);
    const scaleAt = (step: number) => {
      const record = recordAt(run, step);
      const { low, high } = gradientScale([{ run }], record ? [{ flow: record.flow }] : []) ?? expect.fail();
      return [low, high];
    };
    expect(scaleAt(0)).toEqual([-1, 1]);
    const { observations } = historyOf(run.id);
    const rowOf = (first: number, inputNorm: number) =>
      observations.signals.map(({ quantity, of }) =>
        Float32Array.of(quantity === 'gradient' ? (of === 'input' ? inputNorm : of === 'dense1' ? first : 1) : 50),
      );
    observations.append(
      Float64Array.of(64),
      Object.fromEntries(observations.signals.map(({ name }, i) => [name, rowOf(2e-6, 1e-30)[i] ?? new Float32Array(1)])),
      Float32Array.of(32),
    );
    expect([scaleAt(0), scaleAt(64)]).toEqual([
      [-6, 2],
      [-6, 2],
    ]);
  });

  it('fill each column of a heat map with the latest record up to the middle of the column', () => {
    expect(rowsAcross([0, 50], 100, 4)).toEqual([0, 0, 1, 1]);
    expect(rowsAcross([60, 90], 100, 4)).toEqual([-1, -1, 0, 0]);
    expect(rowsAcross([], 0, 2)).toEqual([-1, -1]);
  });
});
