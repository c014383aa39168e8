/** Without skips, the input gradients of deep ReLU networks resemble noise; with skips, they do not (Balduzzi et al. 2017). */
import type { Dataset } from '../../data/dataset.ts';
import { LAG } from '../../insight/shattering/thresholds.ts';
import { layerDefinition } from '../../models/layers/index.ts';
import { type LayerNode, type Network, newSkip } from '../../models/network/network.ts';
import { defaultTraining } from '../../models/optimisers/training.ts';
import { keyed } from '../../random/keyed.ts';
import { defaultsOf, type Params } from '../../schema/fields.ts';
import { shattering } from '../analyses/shattering.ts';
import type { MakeRunner } from '../trainer/trainer.ts';

const WIDTH = 200;
const DEPTH = 50;
const BATCH = 64;
const HELD_OUT = 8;

const layer = (id: string, kind: LayerNode['kind'], params: Params): LayerNode => ({
  id,
  kind,
  params: { ...defaultsOf(layerDefinition(kind).schema), ...params },
});

function stack(hasSkips: boolean): Network {
  const hidden = Array.from({ length: DEPTH }, (_, i) =>
    layer(`dense${i + 1}`, 'dense', { units: WIDTH, activation: 'relu', init: 'heNormal' }),
  );
  return {
    layers: [layer('input', 'input', {}), ...hidden, layer('head', 'dense', { units: 1, activation: 'linear' })],
    skips: hasSkips ? hidden.slice(1).map(({ id }, i) => newSkip(`dense${i + 1}`, id)) : [],
  };
}

function normalInputs(seed: number): Dataset {
  const count = BATCH + HELD_OUT;
  const random = keyed(seed, 'normal inputs');
  return {
    name: 'normal inputs',
    inputShape: [WIDTH],
    inputs: Float32Array.from({ length: count * WIDTH }, random.normal),
    targets: new Float32Array(count),
    targetWidth: 1,
    task: { type: 'regression', labels: ['y'] },
    count,
    trainCount: BATCH,
  };
}

/** Returns the autocorrelation of the input gradients at {@link LAG}, with the initial weights; NaN if it is undefined. */
export async function shatteringFact(makeRunner: MakeRunner, hasSkips: boolean, seed: number): Promise<number> {
  const setup = { network: stack(hasSkips), training: { ...defaultTraining(), batchSize: BATCH, seed } };
  const { lags, autocorrelation } = await shattering({ setup, probe: normalInputs(seed), weights: [], makeRunner });
  return autocorrelation?.[lags.indexOf(LAG)] ?? Number.NaN;
}
