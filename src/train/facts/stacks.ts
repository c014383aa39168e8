/** Known facts about gradients and layer outputs in deep stacks of dense layers, with initial weights and normally distributed inputs. */
import type { Dataset } from '../../data/dataset.ts';
import { layerDefinition } from '../../models/layers/index.ts';
import { type BranchScale, type LayerNode, type Network, newSkip } from '../../models/network/network.ts';
import { defaultTraining } from '../../models/optimisers/training.ts';
import { keyed } from '../../random/keyed.ts';
import { defaultsOf } from '../../schema/fields.ts';
import type { Activation } from '../../shaders/activations.ts';
import { flowOfSubject, pathLengths } from '../analyses/observation.ts';
import type { Subject } from '../analyses/subject.ts';
import type { MakeRunner } from '../trainer/trainer.ts';
import type { Fact } from './fact.ts';

const WIDTH = 32;
const EXAMPLES = 16;

interface Stack {
  activation: Activation;
  init: 'glorotUniform' | 'heNormal';
  depth: number;
  /** The branch scale: the factor of a block's output where its skip is added; null if there are no skips. */
  branch: BranchScale | null;
}

const ONE: BranchScale = { type: 'one', value: 1 };
/** The branch scale 1/√L for L joins. */
const BY_DEPTH: BranchScale = { type: 'joins', value: 1 };

/**
 * A linear layer computes h₀, and `depth` equal blocks, each a single dense layer, compute h_L from it. A linear head reads h_L. Its
 * weights are random, so the gradient at h_L is random too.
 */
function networkOf({ activation, init, depth, branch }: Stack): Network {
  const dense = (id: string, params: LayerNode['params']): LayerNode => ({
    id,
    kind: 'dense',
    params: { ...defaultsOf(layerDefinition('dense').schema), units: WIDTH, ...params },
  });
  const ids = ['first', ...Array.from({ length: depth }, (_, i) => `block${i + 1}`)];
  const layers: LayerNode[] = [
    { id: 'input', kind: 'input', params: {} },
    ...ids.map((id, i) => dense(id, i === 0 ? { activation: 'linear' } : { activation, init })),
    dense('head', { units: 1, activation: 'linear' }),
  ];
  const skips = branch ? ids.slice(1).map((id, i) => newSkip(ids[i] ?? '', id)) : [];
  return { layers, skips, ...(branch && { branch }) };
}

function normalData(seed: number): Dataset {
  const random = keyed(seed, 'facts');
  const count = 2 * EXAMPLES;
  return {
    name: 'normal inputs',
    inputShape: [WIDTH],
    inputs: Float32Array.from({ length: count * WIDTH }, () => random.normal()),
    targets: Float32Array.from({ length: count }, () => random.normal()),
    targetWidth: 1,
    task: { type: 'regression', labels: ['y'] },
    count,
    trainCount: EXAMPLES,
  };
}

type Measure = (subject: Subject) => Promise<number>;

/** Measures the ratio ‖∂ℓ/∂h₀‖/‖∂ℓ/∂h_L‖. */
const ratio: Measure = async (subject) => {
  const { layers } = await flowOfSubject(subject);
  return (layers[1]?.norm ?? Number.NaN) / (layers.at(-2)?.norm ?? Number.NaN);
};

/** Measures the norm ‖h‖₂ of the input h of the last block, as the root mean square over the examples. */
const lastSkip: Measure = async (subject) => (await flowOfSubject(subject)).summands.at(-1)?.skip ?? Number.NaN;

/** Measures the mean number of blocks on a path of the gradient. The head is on every path but is not a block, so 1 is subtracted. */
const blocksPassed: Measure = async (subject) => ((await pathLengths(subject))?.mean ?? Number.NaN) - 1;

const fact = (words: string, stack: Stack, measure: Measure, least: number, most: number): Fact => ({
  words,
  least,
  most,
  measure: (seed: number, makeRunner: MakeRunner) => {
    const setup = { network: networkOf(stack), training: { ...defaultTraining(), batchSize: EXAMPLES, seed } };
    return measure({ setup, probe: normalData(seed), weights: [], makeRunner });
  },
});

/** The lower bound of facts that state only an upper bound. It excludes 0, the result of an underflow. */
const ABOVE_ZERO = Number.MIN_VALUE;
/** The upper bound of facts that state only a lower bound. It excludes ∞, the result of an overflow. */
const FINITE = Number.MAX_VALUE;

const tanh = (branch: BranchScale): Stack => ({ activation: 'tanh', init: 'glorotUniform', depth: 16, branch });
const sigmoid = (branch: BranchScale | null): Stack => ({ activation: 'sigmoid', init: 'glorotUniform', depth: 32, branch });
const relu: Stack = { activation: 'relu', init: 'heNormal', depth: 32, branch: ONE };

export const stackFacts: readonly Fact[] = [
  fact(
    'sigmoid, Glorot, 32 layers, plain: gradient at the first hidden layer divided by that at the last',
    sigmoid(null),
    ratio,
    ABOVE_ZERO,
    1e-18,
  ),
  fact('the same with skips and branch scale 1/√L', sigmoid(BY_DEPTH), ratio, 0.5, 2),
  fact('ReLU, He, 32 layers, skips with β = 1: norm of the value before the last block', relu, lastSkip, 1e6, FINITE),
  fact('tanh, Glorot, 16 layers, skips with β = 1: mean number of blocks on a path of the gradient', tanh(ONE), blocksPassed, 2.8, 3.8),
  fact('the same with branch scale 1/√L', tanh(BY_DEPTH), blocksPassed, 0.3, 0.5),
];
