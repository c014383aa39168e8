import { expect, it } from 'vitest';
import { branchWords } from '../../models/network/branchScale.ts';
import type { LayerNode, Skip } from '../../models/network/network.ts';
import type { Arm, Arms } from '../comparisons/comparison.ts';
import { starters } from '../starters.ts';
import { measuredQuestions } from './index.ts';
import { opening } from './opening.ts';
import { whyQuestions } from './whyQuestions.ts';

/** The settings of an arm that a title, a text or a name can state. The values are strings. */
type Facts = Readonly<Record<string, string | undefined>>;
type Rule = readonly [pattern: RegExp, read: (groups: readonly string[], before: Facts) => Facts];

const COUNTS: Readonly<Record<string, string>> = { An: '1', Four: '4' };
const times = (value: string | undefined, factor: number) => String(Number(value) * factor);
const initialiserOf = (name: string) => ({ glorot: 'glorotUniform', orthogonal: 'orthogonal' })[name] ?? `${name}Normal`;

/** The rules for the texts and titles of questions, the titles of controls, and the names of arms. */
const rules: readonly Rule[] = [
  [/the page opens with/, () => factsIn(opening.words)],
  [/(\d+|An|Four)[- ](?:tanh |relu |sigmoid )?(?:layers?|LSTMs?)\b/i, ([count = '']) => ({ layers: COUNTS[count] ?? count })],
  [/\d+ → (\d+) → (\d+) → 1/, (units) => ({ layers: '2', units: units.join(' ') })],
  [/(\d+) units/, ([units]) => ({ units })],
  [/\b(tanh|ReLU|sigmoid)\b/, ([name = '']) => ({ activation: name.toLowerCase() })],
  [/\b(Glorot|He|LeCun|orthogonal) weights/i, ([name = '']) => ({ init: initialiserOf(name === 'LeCun' ? 'lecun' : name.toLowerCase()) })],
  [/(?:with gain|×) (\d+)/, ([gain]) => ({ gain })],
  [/rate (?:to )?(0\.\d+)/, ([rate]) => ({ rate })],
  [/(\d+) steps/, ([steps]) => ({ steps })],
  [/three times as long/, (_, { steps }) => ({ steps: times(steps, 3) })],
  [/on the (spiral)/, ([shape]) => ({ shape })],
  [/skip over (?:it|each)(?! (?:layer )?except the first)|two projected skips/, () => ({ skips: 'over each' })],
  [/skip over each (?:layer )?except the first/, () => ({ skips: 'over each except the first' })],
  [/count a digit/, () => ({ task: 'count' })],
  [/recall the first of (\d+) digits/, ([length]) => ({ task: 'recall', length })],
  [/sequences that are twice as long/, (_, { length }) => ({ length: times(length, 2) })],
];

/** Further rules only for the names of arms, because the text of a question is about both arms. */
const nameRules: readonly Rule[] = [
  [/without skips/, () => ({ skips: 'none' })],
  [/with skips|with a skip/, () => ({})],
  [/β = (1\/√joins|1$)/, ([branch]) => ({ branch })],
  [/β (learned from 0)/, ([branch]) => ({ branch })],
  [/α = (1\/√joins)|scale on the skip/, () => ({ alpha: '1/√joins' })],
  [/scale on the branch/, () => ({ branch: '1/√joins' })],
  [/activation (before|after) the join/, ([order]) => ({ order })],
  [/^add$/, () => ({ merge: 'add' })],
  [/^concat$/, () => ({ merge: 'concat', skips: 'over each' })],
];

function factsIn(text: string, before: Facts = {}, all = rules): Facts {
  const found = all.map(([pattern, read]) => {
    const match = pattern.exec(text);
    return match ? read(match.slice(1), before) : {};
  });
  return Object.assign({}, before, ...found);
}

/** The settings that apply if no text names them. */
const unnamed = {
  init: 'glorotUniform',
  gain: '1',
  rate: String(starters.dense.training.learningRate),
  branch: '1',
  alpha: '1',
  order: 'before',
};

const shared = (values: readonly unknown[]) => [...new Set(values)].join(' ');

function factsOf({ experiment: { network, data, training } }: Arm): Facts {
  const hidden = network.layers.slice(1, -1);
  const skips = network.skips.filter(({ enabled }) => enabled);
  const joins = new Set(skips.map(({ to }) => to));
  const isAfter = ({ id, joinActivation }: LayerNode) => joins.has(id) && joinActivation !== undefined;
  const activationOf = (layer: LayerNode) => (isAfter(layer) ? layer.joinActivation : layer.params.activation);
  const order = (layer: LayerNode) => (isAfter(layer) && layer.params.activation === 'linear' ? 'after' : 'before');
  const joining = hidden.filter(({ id }) => joins.has(id));
  const alphaOf = ({ scale, alpha }: Skip) =>
    scale === 'one' ? 1 : scale === 'constant' && Math.abs(alpha - 1 / Math.sqrt(joins.size)) < 1e-12 ? '1/√joins' : `${scale} ${alpha}`;
  const between = (first: number) => network.layers.slice(first, -2).map(({ id }, i) => `${id} ${network.layers[first + i + 1]?.id}`);
  const drawn = skips.map(({ from, to }) => `${from} ${to}`).join();
  const patterns = { none: '', 'over each': between(0).join(), 'over each except the first': between(1).join() };
  return {
    layers: String(hidden.length),
    units: shared(hidden.map(({ params }) => params.units)),
    activation: shared(hidden.map(activationOf)),
    init: shared(hidden.map(({ params }) => params.init ?? 'glorotUniform')),
    gain: shared(hidden.map(({ params }) => params.gain ?? 1)),
    rate: String(training.learningRate),
    steps: String(training.steps),
    skips: Object.entries(patterns).find(([, pattern]) => pattern === drawn)?.[0] ?? drawn,
    merge: shared(skips.map(({ merge }) => merge)),
    alpha: shared(skips.map(alphaOf)) || '1',
    branch: branchWords(network.branch),
    order: shared(joining.map(order)) || 'before',
    shape: String(data.params.shape),
    task: String(data.params.task),
    length: shared([data.params.minLength, data.params.maxLength]),
  };
}

interface Case {
  arm: Arm;
  words: string;
  /** The title of the control if the arm is one of its arms, otherwise the title of the question. */
  title: string;
}

const casesOf = (words: string, title: string, arms: Arms): Case[] => arms.map((arm) => ({ arm, words, title }));
const all = [...measuredQuestions, ...whyQuestions];
const cases = all.flatMap(({ title, words, arms, control }) => [
  ...casesOf(words, title, arms),
  ...casesOf(words, control.title, control.arms),
]);

/** The title of the question or control overrides the text of the question, and the arm's name overrides both. */
function namedFor({ arm: { name }, words, title }: Case): Facts {
  const [, ofConcat, ofAdd] = /(\d+) units with a concat skip.*?(\d+) units with an add skip/.exec(words) ?? [];
  const ofQuestion = { ...factsIn(words), ...(ofAdd && { units: name === 'concat' ? ofConcat : ofAdd }) };
  // A title such as “Give the plain network …” is about only one of the arms, and the name of this arm contains the same settings.
  const ofTitle = title.startsWith('Give') ? ofQuestion : factsIn(title, ofQuestion);
  return { ...unnamed, ...factsIn(name, ofTitle, [...rules, ...nameRules]) };
}

it.each(cases)(
  'in “$title”, the experiment “$arm.name” has the settings that are stated by its name, the title and the question',
  (one) => {
    const named = namedFor(one);
    const found = factsOf(one.arm);
    expect(Object.fromEntries(Object.keys(named).map((key) => [key, found[key]]))).toEqual(named);
    expect(Object.keys(named)).toEqual(expect.arrayContaining(['layers', 'units', 'skips']));
  },
);

it.each(cases)('every word of the experiment name “$arm.name” is part of a setting', ({ arm: { name } }) => {
  const rest = [...rules, ...nameRules].reduce((text, [pattern]) => text.replace(pattern, ''), name);
  expect(rest).toMatch(/^(with|,|\s)*$/);
});

// Titles such as “Give the plain network better weights and a lower rate” state no exact setting, so they cannot be checked.
it.each(all.filter(({ control }) => control.title.startsWith('Give') && Object.keys(factsIn(control.title)).length > 0))(
  'an experiment of the control “$control.title” has the settings that this title states',
  ({ words, control }) => {
    const named = factsIn(control.title);
    const own = control.arms.filter((arm) => Object.entries(named).every(([key, value]) => factsOf(arm)[key] === value));
    expect(own, `no arm with ${JSON.stringify(named)} in the control of the question “${words}”`).not.toEqual([]);
  },
);
