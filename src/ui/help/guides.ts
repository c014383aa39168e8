/** Guided experiments: a question, the networks that answer it, and the measured result. */

import type { Experiment } from '../../experiment/experiment.ts';
import { starters } from '../../experiment/starters.ts';
import { LOOKS } from '../../insight/answer/looks.ts';
import { repeatLayer } from '../../models/network/depth.ts';
import { newSkip } from '../../models/network/network.ts';
import { trainStudy } from '../actions/study.ts';
import { edit } from '../stores/document.ts';
import { WAITS_FOR_DATA } from '../stores/rules.ts';
import { session } from '../stores/session.ts';
import { say, select, view } from '../stores/view.ts';

/** The first number of pairs at which there can be a verdict. */
const PAIRS = LOOKS[0]?.pairs ?? 6;

export interface Guide {
  title: string;
  words: string;
  experiment: Experiment;
}

const withSteps = (experiment: Experiment, steps: number): Experiment => ({
  ...experiment,
  training: { ...experiment.training, steps },
});

/** Tanh layers of 16 units in a row with a skip over each but the first, on the spiral. */
function deepTanh(layers: number): Experiment {
  const { network, data } = starters.dense;
  const narrow = network.layers.map((layer) =>
    ['dense1', 'dense2'].includes(layer.id) ? { ...layer, params: { ...layer.params, units: 16, activation: 'tanh' } } : layer,
  );
  const base = { layers: narrow, skips: [newSkip('dense1', 'dense2')] };
  return {
    ...starters.dense,
    name: `Dense, ${layers} layers deep`,
    network: repeatLayer(base, 'dense2', layers - 1),
    data: { ...data, params: { ...data.params, shape: 'spiral' } },
  };
}

export const guides: readonly Guide[] = [
  {
    title: 'Do very deep networks need skips?',
    words: '20 tanh layers on a spiral, with and without a skip over each layer.',
    experiment: withSteps(deepTanh(20), 100),
  },
  {
    title: 'Do skips help a small convolutional net?',
    words: 'Two convolutions on drawn digits, with and without their skips.',
    experiment: withSteps(starters.conv, 60),
  },
  {
    title: 'Do skips help stacked LSTMs?',
    words: 'Three LSTMs on sequences of digits, with and without their skips.',
    experiment: withSteps(starters.lstm, 80),
  },
];

const dataIsThere = () =>
  new Promise<void>((resolve) => {
    const look = () => {
      const { isDescribing, dataProblem } = session.getState();
      if (isDescribing && !dataProblem) return;
      stop();
      resolve();
    };
    const stop = session.subscribe(look);
    look();
  });

/** Opens the guide's network and trains it with and without its skips. The answer is shown above the curves. */
export async function startGuide({ experiment }: Guide) {
  edit({ type: 'open', experiment });
  select(null);
  say(WAITS_FOR_DATA);
  // The data is requested when the store reports the change, so this waits for it.
  await Promise.resolve();
  await dataIsThere();
  view.setState({ comparison: 'noSkips', pairs: PAIRS });
  trainStudy();
}
