import { expect, it } from 'vitest';
import { layer } from '../../../../tests/networks.ts';
import type { RunRecord } from '../../stores/runs.ts';
import { endMarks, layerPlaces } from './places.ts';

/** The cast is safe because `layerPlaces` reads no other fields of a run. */
const shown = (name: string, ...ids: readonly string[]) => ({
  name,
  run: {
    experiment: { network: { layers: [layer('input', 'input'), ...ids.map((id) => layer(id, 'dense', { units: 4 }))], skips: [] } },
  } as unknown as RunRecord,
});
const wordsOf = (...all: readonly ReturnType<typeof shown>[]) => layerPlaces(all).map(({ id, name }) => `${id}: ${name}`);

it('the layers of one network, or of several equal ones, keep their order and names on the axis', () => {
  const expected = ['input: Input', 'dense1: Dense 1', 'dense2: Output'];
  expect(wordsOf(shown('plain', 'dense1', 'dense2'))).toEqual(expected);
  expect(wordsOf(shown('plain', 'dense1', 'dense2'), shown('with skips', 'dense1', 'dense2'))).toEqual(expected);
});

it('layers that only one of two networks has are placed between their neighbours, and the output stays last', () => {
  const [shallow, deep] = [shown('shallow', 'dense1', 'dense3'), shown('deep', 'dense1', 'dense2', 'dense4', 'dense3')];
  const expected = ['input: Input', 'dense1: Dense 1', 'dense2: Dense 2', 'dense4: Dense 3', 'dense3: Output'];
  expect(wordsOf(shallow, deep)).toEqual(expected);
  expect(wordsOf(deep, shallow)).toEqual(expected);
});

it('a layer with different names in two runs gets both names, and different layers with the same name also get the names of their runs', () => {
  expect(wordsOf(shown('a', 'dense1', 'dense2'), shown('b', 'dense1', 'dense2', 'dense3'))).toEqual([
    'input: Input',
    'dense1: Dense 1',
    'dense2: Output / Dense 2',
    'dense3: Output',
  ]);
  expect(wordsOf(shown('a', 'dense1', 'dense9'), shown('b', 'dense7', 'dense9'))).toEqual([
    'input: Input',
    'dense7: Dense 1 (b)',
    'dense1: Dense 1 (a)',
    'dense9: Output',
  ]);
});

it('the axis can be limited to some layers, and its two ends are labelled', () => {
  const places = layerPlaces([shown('a', 'dense1', 'dense2', 'dense3')], ['dense3', 'dense1']);
  expect(places.map(({ id }) => id)).toEqual(['dense1', 'dense3']);
  expect(endMarks(places)).toEqual([
    [0, 'Dense 1'],
    [1, 'Output'],
  ]);
  expect([endMarks(places.slice(0, 1)), endMarks([])]).toEqual([[[0, 'Dense 1']], []]);
});
