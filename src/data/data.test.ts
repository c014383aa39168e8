import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../schema/fields.ts';
import type { DataDefinition, Dataset } from './dataset.ts';
import { featureNames, featuresOfPoint } from './drawn/drawShapes2d.ts';
import { drawnDigits } from './drawnDigits.ts';
import { sequences } from './sequences.ts';
import { shapes2d } from './shapes2d.ts';

const small = { count: 200 };
const generated: readonly (readonly [string, (seed: number) => Promise<Dataset>])[] = [
  ...shapes2d.schema.shape.options.map(
    (shape) =>
      [`points: ${shape}`, (seed: number) => shapes2d.make({ ...defaultsOf(shapes2d.schema), ...small, shape }, seed, [])] as const,
  ),
  ...sequences.schema.task.options.map(
    (task) =>
      [`sequences: ${task}`, (seed: number) => sequences.make({ ...defaultsOf(sequences.schema), ...small, task }, seed, [])] as const,
  ),
  ['drawn digits', (seed) => drawnDigits.make({ ...defaultsOf(drawnDigits.schema), ...small }, seed, [])],
];

describe('a generated dataset', () => {
  it.each(generated)('is the same for the same seed and differs for another seed (%s)', async (_, make) => {
    const [first, again, other] = await Promise.all([make(1), make(1), make(2)]);
    expect(again).toEqual(first);
    expect(other.inputs).not.toEqual(first.inputs);
  });

  it.each(generated)('has arrays of the declared lengths, only finite numbers, and held-out examples (%s)', async (_, make) => {
    const data = await make(3);
    const size = data.inputShape.reduce((a, b) => a * b, 1);
    expect(data.inputs.length).toBe(data.count * size);
    expect(data.targets.length).toBe(data.count * data.targetWidth);
    expect(data.trainCount).toBe(200);
    expect(data.count).toBeGreaterThan(data.trainCount);
    expect(data.inputs.every(Number.isFinite) && data.targets.every(Number.isFinite)).toBe(true);
  });

  it.each([shapes2d, drawnDigits, sequences])('of the kind $kind has the input shape that its definition declares', async (definition) => {
    // The cast is safe because each definition gets the settings of its own schema. The type of the list cannot express this.
    const { inputShape, make } = definition as DataDefinition;
    const params = { ...defaultsOf(definition.schema), ...small };
    expect((await make(params, 1, [])).inputShape).toEqual(inputShape?.(params));
  });

  it('of points has ten named features, the first two of which are the coordinates', () => {
    expect(featureNames).toHaveLength(10);
    expect(new Set(featureNames).size).toBe(10);
    expect(featuresOfPoint(0.3, -0.4).slice(0, 2)).toEqual([0.3, -0.4]);
  });

  it('of points has equal numbers of examples of the two classes', async () => {
    const { targets } = await shapes2d.make({ ...defaultsOf(shapes2d.schema), ...small }, 1, []);
    expect(targets.reduce((sum, target) => sum + target, 0)).toBe(targets.length / 2);
  });

  it('of drawn digits has all ten digits, with ink on an empty background', async () => {
    const { inputs, targets } = await drawnDigits.make({ ...defaultsOf(drawnDigits.schema), ...small, noise: 0 }, 1, []);
    expect(new Set(targets).size).toBe(10);
    for (let n = 0; n < 50; n++) {
      const image = inputs.subarray(n * 784, (n + 1) * 784);
      const ink = image.filter((pixel) => pixel > 100).length;
      expect(ink, `digit ${targets[n]}`).toBeGreaterThan(15);
      expect(ink, `digit ${targets[n]}`).toBeLessThan(300);
    }
  });
});

describe('sequences', () => {
  const of = (task: (typeof sequences.schema.task.options)[number]) =>
    sequences.make({ ...defaultsOf(sequences.schema), ...small, task }, 1, []);
  const steps = (data: Dataset, n: number) =>
    Array.from({ length: data.lengths?.[n] ?? 0 }, (_, t) => [...data.inputs.subarray((n * 16 + t) * 10, (n * 16 + t + 1) * 10)]);
  const digits = (data: Dataset, n: number) => steps(data, n).map((step) => step.indexOf(1));

  it('have varying lengths and are padded with zeros', async () => {
    const { lengths, inputs } = await of('largest');
    expect(Math.min(...(lengths ?? []))).toBe(4);
    expect(Math.max(...(lengths ?? []))).toBe(16);
    lengths?.forEach((length, n) => {
      expect(inputs.subarray((n * 16 + length) * 10, (n + 1) * 160).every((value) => value === 0)).toBe(true);
    });
  });

  it.each([
    ['largest', (seen: number[]) => Math.max(...seen) / 10],
    ['count', (seen: number[]) => seen.filter((digit) => digit === 7).length / 16],
    ['recall', (seen: number[]) => (seen[0] ?? 0) / 10],
  ] as const)('have targets that match their digits in the task “%s”', async (task, target) => {
    const data = await of(task);
    for (let n = 0; n < data.count; n++) expect(data.targets[n]).toBeCloseTo(target(digits(data, n)), 6);
  });

  it('have half the sum of two marked numbers as the target in the task “adding”', async () => {
    const data = await of('adding');
    for (let n = 0; n < data.count; n++) {
      const marked = steps(data, n).filter((step) => step[1] === 1);
      expect(marked).toHaveLength(2);
      expect(data.targets[n]).toBeCloseTo(((marked[0]?.[0] ?? 0) + (marked[1]?.[0] ?? 0)) / 2, 6);
    }
  });

  it('are refused if Min length is above Max length', async () => {
    await expect(sequences.make({ ...defaultsOf(sequences.schema), minLength: 9, maxLength: 5 }, 1, [])).rejects.toThrow(
      'Min length is 9 time steps, but Max length is only 5',
    );
  });
});
