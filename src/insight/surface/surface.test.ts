import { describe, expect, it } from 'vitest';
import { caseNamed } from '../../../tests/networks.ts';
import { compile } from '../../models/compile/compile.ts';
import { keyed } from '../../random/keyed.ts';
import { dataShapeOf } from '../../train/trainer/dataShape.ts';
import { randomDirection } from './directions.ts';
import { nestedPoints, SIDES, ticks } from './grid.ts';
import { pathPlane } from './path.ts';

describe('nested grids', () => {
  it.each(SIDES)('of %d² points contain each point once, and the points of coarser grids come first', (finest) => {
    const points = nestedPoints(finest);
    expect(points).toHaveLength(finest ** 2);
    expect(new Set(points.map(({ column, row }) => `${column} ${row}`)).size).toBe(finest ** 2);
    expect(points.map(({ side }) => side)).toEqual(points.map(({ side }) => side).sort((a, b) => a - b));
    expect(points.filter(({ side }) => side === 9)).toHaveLength(81);
    const isOff = (at: number, side: number) => at % ((finest - 1) / (side - 1)) !== 0;
    expect(points.filter(({ column, row, side }) => isOff(column, side) || isOff(row, side))).toEqual([]);
  });

  it('have 0 in the middle', () => {
    expect(ticks([-1, 1], 65)[32]).toBe(0);
    expect(ticks([-1, 1], 9)).toEqual([-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1]);
  });
});

describe('a random direction', () => {
  const { network, data, training } = caseNamed('lstm, default skips');
  const { parameters, views } = compile(network, dataShapeOf(data), training);
  const random = keyed(1, 'weights');
  const params = Float32Array.from({ length: views.checkpoint.params?.length ?? 0 }, random.normal);
  const direction = randomDirection(parameters, params, 7, 'first');

  it('has the same norm as the weights in each filter (the slice at one index of the last axis)', () => {
    const weight = parameters.find(({ name }) => name === 'lstm2.recurrent') ?? expect.fail();
    const { offset, length } = weight.value;
    const columns = weight.shape[1] ?? 0;
    expect([weight.shape, columns]).toEqual([[9, 36], 36]);
    for (let column = 0; column < columns; column++) {
      const norm = (values: ArrayLike<number>) =>
        Math.hypot(...Array.from({ length: length / columns }, (_, i) => values[offset + i * columns + column] ?? 0));
      expect(norm(direction)).toBeCloseTo(norm(params), 6);
    }
  });

  it('is 0 for parameters with one axis, such as biases', () => {
    for (const { name, value, shape } of parameters) {
      const moves = direction.subarray(value.offset, value.offset + value.length).some((component) => component !== 0);
      expect(moves, name).toBe(shape.length > 1);
    }
  });

  it('depends on the seed and on its name (“first” or “second”), but not on the skips of the network', () => {
    const twin = compile({ ...network, skips: [] }, dataShapeOf(data), training);
    const shared = twin.parameters.find(({ name }) => name === 'lstm2.weight') ?? expect.fail();
    const own = parameters.find(({ name }) => name === 'lstm2.weight') ?? expect.fail();
    const twinParams = new Float32Array(twin.views.checkpoint.params?.length ?? 0);
    twinParams.set(params.subarray(own.value.offset, own.value.offset + own.value.length), shared.value.offset);
    const part = (values: Float64Array, { offset, length }: typeof own.value) => values.slice(offset, offset + length);
    expect(part(randomDirection(twin.parameters, twinParams, 7, 'first'), shared.value)).toEqual(part(direction, own.value));
    for (const [seed, which] of [
      [7, 'second'],
      [8, 'first'],
    ] as const)
      expect(part(randomDirection(parameters, params, seed, which), own.value)).not.toEqual(part(direction, own.value));
  });
});

describe('the plane of a training path', () => {
  const random = keyed(2, 'path');
  const size = 12;
  const kept = Array.from({ length: 9 }, (_, k) =>
    Float32Array.from({ length: size }, (_, i) => Math.exp(-k / (2 + i)) * (1 + i) + 0.1 * random.normal()),
  );
  const plane = pathPlane(kept) ?? expect.fail();

  it('has the first two eigenvectors of the covariance of the weights as axes, and states their shares of the variance', () => {
    const mean = Array.from({ length: size }, (_, i) => kept.reduce((sum, params) => sum + (params[i] ?? 0), 0) / kept.length);
    const covariance = (i: number, j: number) =>
      kept.reduce((sum, params) => sum + ((params[i] ?? 0) - (mean[i] ?? 0)) * ((params[j] ?? 0) - (mean[j] ?? 0)), 0);
    const total = mean.reduce((sum, _, i) => sum + covariance(i, i), 0);
    for (const [place, axis] of plane.axes.entries()) {
      const variance = (plane.explained[place] ?? 0) * total;
      axis.forEach((component, i) => {
        expect(axis.reduce((sum, other, j) => sum + covariance(i, j) * other, 0)).toBeCloseTo(variance * component, 9);
      });
      expect(Math.hypot(...axis)).toBeCloseTo(1, 12);
    }
    // No direction explains more than the first axis, and no direction orthogonal to this axis explains more than the second.
    for (let trial = 0; trial < 50; trial++) {
      const other = Array.from({ length: size }, random.normal);
      const along = other.reduce((sum, value, i) => sum + value * (plane.axes[0][i] ?? 0), 0);
      const beside = other.map((value, i) => value - along * (plane.axes[0][i] ?? 0));
      const share = (v: number[]) =>
        v.reduce((sum, x, i) => sum + x * v.reduce((row, y, j) => row + covariance(i, j) * y, 0), 0) / Math.hypot(...v) ** 2 / total;
      expect(share(other)).toBeLessThanOrEqual(plane.explained[0]);
      expect(share(beside)).toBeLessThanOrEqual(plane.explained[1]);
    }
  });

  it('passes through the last weights, and the path starts on the positive side of the first axis', () => {
    expect(plane.points.at(-1)).toEqual([0, 0]);
    expect(plane.points[0]?.[0]).toBeGreaterThan(0);
  });

  it('has no second axis for a straight path, and is null if the weights do not change or the weights of only one step are kept', () => {
    const straight = [0, 1, 2, 3].map((k) => Float32Array.from([k, 2 * k, 0]));
    expect(pathPlane(straight)?.explained).toEqual([1, expect.closeTo(0, 12)]);
    expect(pathPlane(straight)?.axes[1]).toEqual(new Float64Array(3));
    expect(pathPlane([new Float32Array(3), new Float32Array(3)])).toBeNull();
    expect(pathPlane([new Float32Array(3)])).toBeNull();
  });
});
