/** Guided experiments: a question, the networks that answer it, and the measured result. */

import type { Experiment } from '../../experiment/experiment.ts';
import { starters } from '../../experiment/starters.ts';
import { repeatLayer } from '../../models/network/depth.ts';
import { newSkip } from '../../models/network/network.ts';
import { trainTwins } from '../actions/training.ts';
import { countWords, lossWords, percentWords } from '../kit/format.ts';
import { edit } from '../stores/document.ts';
import { WAITS_FOR_DATA } from '../stores/rules.ts';
import { changeRun, findRun, historyOf, type RunRecord, runs } from '../stores/runs.ts';
import { session } from '../stores/session.ts';
import { say, select } from '../stores/view.ts';

export interface Guide {
  title: string;
  words: string;
  experiment: Experiment;
}

const withSteps = (experiment: Experiment, steps: number): Experiment => ({
  ...experiment,
  training: { ...experiment.training, steps },
});

/** Dense layers of 32 units in a row, each with a skip. */
function deepDense(layers: number): Experiment {
  const { network, data } = starters.dense;
  const narrow = network.layers.map((layer) =>
    ['dense1', 'dense2'].includes(layer.id) ? { ...layer, params: { ...layer.params, units: 32 } } : layer,
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
    title: 'Does depth need skips?',
    words: '30 dense layers on a spiral, with and without a skip over every layer.',
    experiment: withSteps(deepDense(30), 300),
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

/** A run's held-out metrics as text. */
function resultWords({ id, name, status }: RunRecord): string {
  if (status.state === 'failed') return `${name} failed at step ${countWords(status.step)}`;
  const { evaluations } = historyOf(id);
  const accuracy = percentWords(evaluations.last('accuracy'));
  return `${name}: held-out loss ${lossWords(evaluations.last('loss'))}${accuracy === '–' ? '' : `, ${accuracy} right`}`;
}

const hasEnded = ({ status }: RunRecord) => status.state === 'done' || status.state === 'failed';

/** Opens the guide's network, trains the twins and announces the result. */
export async function startGuide({ title, experiment }: Guide) {
  edit({ type: 'open', experiment });
  select(null);
  say(WAITS_FOR_DATA);
  // The data is requested when the store reports the change, so this waits for it.
  await Promise.resolve();
  await dataIsThere();
  const ids = trainTwins();
  if (!ids) return;
  const stop = runs.subscribe(() => {
    const twins = ids.flatMap((id) => findRun(id) ?? []);
    if (twins.length < ids.length) return stop();
    if (!twins.every(hasEnded)) return;
    stop();
    const measured = `${title} Measured with seed ${experiment.training.seed}, ${countWords(experiment.training.steps)} steps: ${twins.map(resultWords).join('; ')}.`;
    // This message comes after the one that the run ended.
    queueMicrotask(() => say(measured));
    const last = ids.at(-1);
    if (last) changeRun(last, { note: measured });
  });
}
