import { expect, it } from 'vitest';
import type { Part } from '../../gpu/plan.ts';
import type { Network } from '../network/network.ts';
import { partsWords, weightWords } from './parts.ts';

const network: Network = {
  layers: [
    { id: 'input', kind: 'input', params: {} },
    { id: 'dense1', kind: 'dense', params: {} },
    { id: 'dense2', kind: 'dense', params: {} },
  ],
  skips: [],
};

it.each<[string, readonly Part[]]>([
  ['Output', [{ layer: 'dense2' }]],
  ['Input→Dense 1 (skip)', [{ from: 'input', to: 'dense1' }]],
  ['Dense 1→Output (skip) + Output', [{ from: 'dense1', to: 'dense2' }, { layer: 'dense2' }]],
  ['Output, join of skips', [{ join: 'dense2' }]],
  ['Optimiser and metrics', [{ role: 'update' }]],
  ['something new', [{ role: 'something new' }]],
])('partsWords returns “%s” for the parts to which a dispatch belongs', (words, parts) => {
  expect(partsWords(network, parts)).toBe(words);
});

it.each([
  ['dense2.bias', 'the bias of Output'],
  ['dense2.projection_dense1', 'the projection of Dense 1→Output (skip)'],
  ['dense2.scale_input', 'the scale of Input→Output (skip)'],
])('the parameter %s is called “%s” on the screen', (name, words) => {
  expect(weightWords(network, name)).toBe(words);
});

it('a layer is named after its kind, regardless of its id in a file; a layer that is not in the network is named by its id', () => {
  const named: Network = { layers: [{ id: 'conv1', kind: 'dense', params: {} }], skips: [] };
  expect(partsWords(named, [{ layer: 'conv1' }])).toBe('Dense 1');
  expect(partsWords(named, [{ layer: 'dense2' }])).toBe('dense2');
});
