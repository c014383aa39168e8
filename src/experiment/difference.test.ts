import { expect, it } from 'vitest';
import { repeatLayer } from '../models/network/depth.ts';
import { type BranchScale, newSkip } from '../models/network/network.ts';
import { presets } from '../models/network/presets.ts';
import { rewire, wirings } from '../models/network/wirings.ts';
import { defaultTraining } from '../models/optimisers/training.ts';
import { type Comparable, differences } from './difference.ts';

const baseline: Comparable = {
  network: presets.dense.network,
  inputShape: [10],
  data: { kind: 'shapes2d', params: { noise: 0.03 } },
  training: defaultTraining(),
};

it('what is the same differs in nothing', () => expect(differences(baseline, { ...baseline })).toEqual([]));

it('skips come first, then layers, settings and data, each by its name on the page', () => {
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
  expect(differences(baseline, run)).toEqual([
    '−skip Input→Dense 1 (add, linear 10→64)',
    'skip Dense 1→Dense 2 (add, linear 32→128; was add, linear 64→128)',
    'Dense 1 units 64→32',
    'Dense 1 initial weights Glorot uniform→He normal',
    'learning rate 0.003→0.01',
    'weight decay λ 0→0.1',
    'β₁ 0.9→0.8',
    'data noise 0.03→0.1',
  ]);
});

it('a changed branch scale is named', () => {
  const withBranch = (branch: BranchScale): Comparable => ({ ...baseline, network: { ...baseline.network, branch } });
  expect(differences(baseline, withBranch({ type: 'joins', value: 1 }))).toEqual(['branch scale 1→1/√joins']);
  expect(differences(withBranch({ type: 'constant', value: 0.5 }), withBranch({ type: 'learned', value: 0 }))).toEqual([
    'branch scale 0.5→learned from 0',
  ]);
  expect(differences(baseline, withBranch({ type: 'one', value: 7 }))).toEqual([]);
});

it('many skips and many layers with one change are counted', () => {
  const deep = repeatLayer({ layers: baseline.network.layers, skips: [newSkip('dense1', 'dense2')] }, 'dense2', 8);
  const plain: Comparable = { ...baseline, network: { ...deep, skips: deep.skips.map((skip) => ({ ...skip, enabled: false })) } };
  const he: Comparable = {
    ...baseline,
    network: {
      layers: deep.layers.map((layer) => (layer.id === 'input' ? layer : { ...layer, params: { ...layer.params, init: 'heNormal' } })),
      skips: deep.skips,
    },
  };
  expect(differences(plain, he)).toEqual(['+8 skips', 'initial weights Glorot uniform→He normal (10 layers)']);
  const wired = rewire(deep, [10], wirings[1] ?? expect.fail('no wiring'));
  if ('problem' in wired) throw new Error(wired.problem);
  expect(differences(plain, { ...plain, network: wired.network })).toEqual(['+9 skips (ResNet: over each layer)']);
  expect(differences(baseline, plain)).toEqual([
    '−skip Input→Dense 1 (add, linear 10→64)',
    '−skip Dense 1→Dense 2 (add, linear 64→128)',
    '+7 layers',
  ]);
});
