import { expect, it } from 'vitest';
import { layerName, type Network } from '../network/network.ts';
import { partWords, weightWords } from './parts.ts';

const network: Network = {
  layers: [
    { id: 'input', kind: 'input', params: {} },
    { id: 'dense1', kind: 'dense', params: {} },
    { id: 'dense2', kind: 'dense', params: {} },
  ],
  skips: [],
};

it.each([
  ['dense2', 'Dense 2'],
  ['input→dense1', 'Input→Dense 1 (skip)'],
  ['dense1→dense2 with dense2', 'Dense 1→Dense 2 (skip) with Dense 2'],
  ['dense2 join', 'Dense 2, join of skips'],
  ['step', 'Optimiser and metrics'],
  ['something new', 'something new'],
])('the part %s is %s', (part, words) => {
  expect(partWords(network, part)).toBe(words);
});

it.each([
  ['dense2.bias', 'the bias of Dense 2'],
  ['dense2.projection_dense1', 'the projection of Dense 1→Dense 2 (skip)'],
  ['dense2.scale_input', 'the scale of Input→Dense 2 (skip)'],
])('the parameter %s is %s', (name, words) => {
  expect(weightWords(network, name)).toBe(words);
});

it('a layer goes by its kind, whatever a file calls it', () => {
  const named: Network = { layers: [{ id: 'conv1', kind: 'dense', params: {} }], skips: [] };
  expect(partWords(named, 'conv1')).toBe(layerName({ id: 'conv1', kind: 'dense' }));
  expect(partWords(named, 'dense2')).toBe('dense2');
});
