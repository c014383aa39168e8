import { expect, it } from 'vitest';
import { type BranchScale, newSkip } from '../models/network/network.ts';
import { presets } from '../models/network/presets.ts';
import { repeatLayer } from '../models/network/repeatLayer.ts';
import { rewire, wirings } from '../models/network/wirings.ts';
import { defaultTraining } from '../models/optimisers/training.ts';
import { differences } from './difference.ts';
import { matrixOf, rowLabel } from './matrix.ts';
import type { Comparable } from './settings.ts';

const baseline: Comparable = {
  network: presets.dense.network,
  inputShape: [10],
  data: { kind: 'shapes2d', params: { noise: 0.03 } },
  training: defaultTraining(),
};

const words = (before: Comparable, after: Comparable) => differences(before, after).map((difference) => difference.words);
const withSkips = (network: Partial<Comparable['network']>): Comparable => ({
  ...baseline,
  network: { ...baseline.network, ...network },
});

it('equal experiments have no differences', () => expect(differences(baseline, { ...baseline })).toEqual([]));

it('differences are listed in the order skips, layers, training settings, data, with the names that the page shows', () => {
  const { layers, skips } = baseline.network;
  const { optimiser } = baseline.training;
  const run: Comparable = {
    ...baseline,
    network: {
      layers: layers.map((layer) =>
        layer.id === 'dense1' ? { ...layer, params: { ...layer.params, units: 32, init: 'heNormal' } } : layer,
      ),
      skips: skips.slice(1),
    },
    data: { kind: 'shapes2d', params: { noise: 0.1 } },
    training: {
      ...baseline.training,
      learningRate: 0.01,
      l2: 0.1,
      optimiser: { ...optimiser, params: { ...optimiser.params, beta1: 0.8 } },
    } as typeof baseline.training,
  };
  // The other skip gets a different projection, because its source has fewer units. That is not a separate difference.
  expect(words(baseline, run)).toEqual([
    '−skip Input→Dense 1',
    'Dense 1 units 64→32',
    'Dense 1 initial weights Glorot uniform→He normal',
    'learning rate 0.003→0.01',
    'weight decay λ 0→0.1',
    'β₁ 0.9→0.8',
    'data noise 0.03→0.1',
  ]);
  expect(differences(baseline, run)[0]?.details).toEqual(['−skip Input→Dense 1 (add, linear 10→64)']);
});

it('two added skips are described in one phrase, and their projections only in the details', () => {
  expect(differences(withSkips({ skips: [] }), baseline)).toEqual([
    {
      words: '+2 skips (ResNet: over each layer)',
      details: ['+skip Input→Dense 1 (add, linear 10→64)', '+skip Dense 1→Dense 2 (add, linear 64→128)'],
    },
  ]);
  const concat = withSkips({ skips: [newSkip('input', 'dense2', 'concat')] });
  expect(words(withSkips({ skips: [] }), concat)).toEqual(['+concat skip Input→Dense 2']);
});

it('a skip with changed settings is listed with these changes', () => {
  const [first, second] = baseline.network.skips;
  if (!first || !second) throw new Error('the preset has fewer than two skips');
  expect(words(baseline, withSkips({ skips: [{ ...first, merge: 'concat' }, second] }))).toEqual(['skip Input→Dense 1 add→concat']);
  const concat = newSkip('input', 'dense2', 'concat');
  const scaled = withSkips({ skips: [{ ...concat, scale: 'constant', alpha: 0.5 }] });
  expect(words(withSkips({ skips: [concat] }), scaled), 'an α without effect').toEqual([]);
  expect(words(baseline, withSkips({ skips: [first, second].map((skip) => ({ ...skip, scale: 'learned', alpha: 0 }) as const) }))).toEqual([
    '2 skips α 1→learned from 0 (Input→Dense 1, Dense 1→Dense 2)',
  ]);
});

it('a changed branch scale is listed', () => {
  const withBranch = (branch: BranchScale): Comparable => ({ ...baseline, network: { ...baseline.network, branch } });
  expect(words(baseline, withBranch({ type: 'joins', value: 1 }))).toEqual(['branch scale β 1→1/√joins']);
  expect(words(withBranch({ type: 'constant', value: 0.5 }), withBranch({ type: 'learned', value: 0 }))).toEqual([
    'branch scale β 0.5→learned from 0',
  ]);
  expect(words(baseline, withBranch({ type: 'one', value: 7 }))).toEqual([]);
});

it('many skips, or many layers with the same change, are listed as one difference with their number', () => {
  const deep = repeatLayer({ layers: baseline.network.layers, skips: [newSkip('dense1', 'dense2')] }, 'dense2', 8);
  const plain: Comparable = { ...baseline, network: { ...deep, skips: deep.skips.map((skip) => ({ ...skip, enabled: false })) } };
  const he: Comparable = {
    ...baseline,
    network: {
      layers: deep.layers.map((layer) => (layer.id === 'input' ? layer : { ...layer, params: { ...layer.params, init: 'heNormal' } })),
      skips: deep.skips,
    },
  };
  expect(words(plain, he)).toEqual(['+8 skips', 'initial weights Glorot uniform→He normal (10 layers)']);
  const wired = rewire(deep, [10], wirings[1] ?? expect.fail('no wiring'));
  if ('problem' in wired) throw new Error(wired.problem);
  expect(words(plain, { ...plain, network: wired.network })).toEqual(['+9 skips (ResNet: over each layer)']);
  expect(words(baseline, plain)).toEqual(['−2 skips (ResNet: over each layer)', '+7 layers']);
});

it('data tables with different content are listed, even if their file names are equal', () => {
  const table = (digest: string): Comparable => ({ ...baseline, data: { kind: 'csv', params: {}, files: { names: ['a.csv'], digest } } });
  expect(words(table('1111112222'), table('3333334444'))).toEqual(['data files a.csv (111111)→a.csv (333333)']);
});

it('a matrix of several experiments has a row for each setting that differs, and layers with the same values share a row', () => {
  const { layers } = baseline.network;
  const he: Comparable = {
    ...withSkips({
      skips: [],
      layers: layers.map((layer) => (layer.id === 'input' ? layer : { ...layer, params: { ...layer.params, init: 'heNormal' } })),
    }),
    training: { ...baseline.training, optimiser: { kind: 'sgd', params: {} } },
  };
  const { differing, equal } = matrixOf([baseline, he, baseline]);
  expect(differing.map((row) => [rowLabel(row), ...row.values])).toEqual([
    ['Skips', '2 (ResNet: over each layer)', 'none', '2 (ResNet: over each layer)'],
    ['Initial weights (Dense 1, Dense 2, Output)', 'Glorot uniform', 'He normal', 'Glorot uniform'],
    ['Optimiser', 'Adam', 'SGD', 'Adam'],
    ['β₁', '0.9', null, '0.9'],
    ['β₂', '0.999', null, '0.999'],
    ['ε', '1e-7', null, '1e-7'],
  ]);
  expect(equal.map(rowLabel)).toEqual(expect.arrayContaining(['Layers', 'Dense 1 units', 'Learning rate', 'Data noise']));
});

it('a matrix lists the skips as different even if the networks have the same number of them', () => {
  const deep = repeatLayer(baseline.network, 'dense2', 6);
  const four = (first: number) =>
    Array.from({ length: 4 }, (_, i) => newSkip('input', deep.layers[first + i]?.id ?? expect.fail('too few layers')));
  const [row] = matrixOf([
    { ...baseline, network: { ...deep, skips: four(1) } },
    { ...baseline, network: { ...deep, skips: four(2) } },
  ]).differing;
  expect(row?.values).toEqual(['4', '4']);
});
