/**
 * The questions in the gallery of the page. `npm run study` trains the arms of each question and of its control, and docs/study.md lists
 * the results. A question whose answer does not replicate with other seeds does not belong here.
 */

import { withoutSkips } from '../comparisons/noSkips.ts';
import { starters } from '../starters.ts';
import { opening } from './opening.ts';
import type { Question } from './question.ts';
import { armOf, plainOf, SPIRAL, steps } from './stacks.ts';

const tanh = { activation: 'tanh' };
const he = { init: 'heNormal' };
const DEEP = 30;
const joinScale = 1 / Math.sqrt(DEEP - 1);

const deepSkips = armOf('with skips', 'dense', { layers: DEEP, units: 16, params: tanh, span: 1 }, steps(100));

const depth: Question = {
  key: 'depth',
  title: 'Can a 30-layer tanh network learn without skips?',
  words: '30 tanh layers of 16 units on the spiral, Glorot weights, with and without a skip over each layer except the first.',
  arms: [plainOf(deepSkips), deepSkips],
  control: {
    title: 'Give the plain network better weights and a lower rate',
    arms: [
      armOf(
        'without skips, orthogonal weights, rate 0.001',
        'dense',
        { layers: DEEP, units: 16, params: { ...tanh, init: 'orthogonal' } },
        steps(100, { learningRate: 0.001 }),
      ),
      deepSkips,
    ],
  },
};

const shallow: Question = {
  key: 'shallow',
  title: 'Is a deep network with skips better than a shallow one?',
  words: '20 tanh layers with a skip over each except the first, compared with 3 layers without skips; 16 units each, on the spiral.',
  arms: [
    armOf('3 layers without skips', 'dense', { layers: 3, units: 16, params: tanh }, steps(300)),
    armOf('20 layers with skips', 'dense', { layers: 20, units: 16, params: tanh, span: 1 }, steps(300)),
  ],
  control: {
    title: 'Give the shallow network He weights and the rate 0.01',
    arms: [
      armOf(
        '3 layers without skips, He weights, rate 0.01',
        'dense',
        { layers: 3, units: 16, params: { ...tanh, ...he } },
        steps(300, { learningRate: 0.01 }),
      ),
      armOf('20 layers with skips', 'dense', { layers: 20, units: 16, params: tanh, span: 1 }, steps(300)),
    ],
  },
};

const reluSkips = armOf('with skips', 'dense', { layers: 24, units: 16, params: he, span: 1 }, steps(300));

const more: Question = {
  key: 'more',
  title: 'Do more skips always help?',
  words: '24 ReLU layers of 16 units with He weights on the spiral, with and without a skip over each layer except the first.',
  arms: [plainOf(reluSkips), reluSkips],
  control: {
    title: 'Learn the branch scale from 0',
    arms: [
      plainOf(reluSkips),
      armOf(
        'with skips, β learned from 0',
        'dense',
        { layers: 24, units: 16, params: he, span: 1, branch: { type: 'learned', value: 0 } },
        steps(300),
      ),
    ],
  },
};

const scaled = (init: string) =>
  [
    armOf(
      'scale on the branch',
      'dense',
      { layers: DEEP, units: 16, params: { ...tanh, init }, span: 1, branch: { type: 'joins', value: 1 } },
      steps(300),
    ),
    armOf('scale on the skip', 'dense', { layers: DEEP, units: 16, params: { ...tanh, init }, span: 1, alpha: joinScale }, steps(300)),
  ] as const;

const scale: Question = {
  key: 'scale',
  title: 'Scale the branch or the skip?',
  words:
    '30 tanh layers of 16 units on the spiral, with a skip over each except the first. The factor 1/√joins scales either the layers’ own outputs or the skips.',
  arms: scaled('glorotUniform'),
  control: { title: 'Repeat with orthogonal weights', arms: scaled('orthogonal') },
};

const activated = (layers: number) =>
  [
    armOf('activation before the join', 'dense', { layers, units: 16, params: tanh, span: 1 }, steps(300)),
    armOf('activation after the join', 'dense', { layers, units: 16, params: tanh, span: 1, isActivatedAfterJoin: true }, steps(300)),
  ] as const;

const activation: Question = {
  key: 'activation',
  title: 'Activation before or after the join?',
  words: '30 layers of 16 units on the spiral, with a skip over each except the first; tanh in the layer, or on the sum.',
  arms: activated(DEEP),
  control: { title: 'Repeat with 20 layers', arms: activated(20) },
};

const small = (learningRate: number) => {
  const experiment = {
    ...starters.dense,
    data: { ...starters.dense.data, params: { ...starters.dense.data.params, ...SPIRAL } },
    training: { ...starters.dense.training, steps: 300, learningRate },
  };
  return [
    { name: 'without skips', experiment: withoutSkips(experiment) },
    { name: 'with skips', experiment },
  ] as const;
};

const little: Question = {
  key: 'little',
  title: 'Does a small network need its skips?',
  words: 'The network of the example experiment “Dense” (10 → 64 → 128 → 1) on the spiral, with and without its two projected skips.',
  arms: small(0.003),
  control: { title: 'Lower the learning rate to 0.0003', arms: small(0.0003) },
};

const counting = { task: 'count', digit: 7, minLength: 4, maxLength: 16 };
const lstms = (skips: boolean, learningRate: number, count: number) =>
  armOf(
    skips ? 'with skips' : `without skips${learningRate === 0.003 ? '' : `, rate ${learningRate}`}`,
    'lstm',
    { layers: 4, units: 24, ...(skips && { span: 1 }) },
    {
      data: counting,
      training: { steps: count, learningRate },
    },
  );

const lstm: Question = {
  key: 'lstm',
  title: 'Do skips make stacked LSTMs better?',
  words:
    'Four LSTMs of 24 units that count how often a digit occurs in a sequence, with and without a skip over each except the first, trained for 100 steps.',
  arms: [plainOf(lstms(true, 0.003, 100)), lstms(true, 0.003, 100)],
  control: {
    title: 'Train three times as long, with a rate of 0.03 for the plain network',
    arms: [lstms(false, 0.03, 300), lstms(true, 0.003, 300)],
  },
};

const concatenated = armOf('concat', 'dense', { layers: 8, units: 16, span: 1, merge: 'concat', fromInput: true }, steps(600));

const concat: Question = {
  key: 'concat',
  title: 'Concat or add, with about the same number of parameters?',
  words:
    '8 ReLU layers on the spiral: 16 units with a concat skip over each layer, or 34 units with an add skip over each layer except the first.',
  arms: [armOf('add', 'dense', { layers: 8, units: 34, span: 1 }, steps(600)), concatenated],
  control: {
    title: 'Compare with no skips',
    arms: [armOf('without skips, 34 units', 'dense', { layers: 8, units: 34 }, steps(600)), concatenated],
  },
};

const sigmoid = { activation: 'sigmoid', ...he };
const sigmoidSkips = armOf('with skips', 'dense', { layers: 12, units: 16, params: sigmoid, span: 1 }, steps(300, { learningRate: 0.01 }));

const initialiser: Question = {
  key: 'initialiser',
  title: 'Can skips do what no initialiser can?',
  words: '12 sigmoid layers of 16 units on the spiral, He weights, rate 0.01, with and without a skip over each layer except the first.',
  arms: [plainOf(sigmoidSkips), sigmoidSkips],
  control: {
    title: 'Give the plain network LeCun weights with gain 4',
    arms: [
      armOf(
        'without skips, LeCun weights × 4',
        'dense',
        { layers: 12, units: 16, params: { activation: 'sigmoid', init: 'lecunNormal', gain: 4 } },
        steps(300, { learningRate: 0.01 }),
      ),
      sigmoidSkips,
    ],
  },
};

export const questions: readonly Question[] = [depth, shallow, more, scale, activation, little, lstm, concat, initialiser];

export const measuredQuestions: readonly Question[] = [opening, ...questions];
