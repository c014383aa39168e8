import { describe, expect, it } from 'vitest';
import { inferShapes, totalParameters } from '../../models/network/inferShapes.ts';
import { differences } from '../difference.ts';
import { parseExperiment, printExperiment } from '../experiment.ts';
import { questions } from './index.ts';
import { metricNames } from './why.ts';
import { whyQuestions } from './whyQuestions.ts';

const INPUT: Readonly<Record<string, readonly number[]>> = { shapes2d: [10], sequences: [16, 10] };

describe.each([...questions, ...whyQuestions])('the question “$title”', ({ arms, control }) => {
  it.each([...arms, ...control.arms])(
    'compares “$name”, which is a valid experiment and is read back unchanged from its file',
    ({ experiment }) => {
      const inputShape = INPUT[experiment.data.kind] ?? expect.fail(experiment.data.kind);
      expect(inferShapes(experiment.network, inputShape).issues).toEqual([]);
      expect(parseExperiment(printExperiment(experiment))).toEqual({ experiment });
    },
  );

  it('compares different experiments with the same data, steps, batch size and seed', () => {
    for (const [first, second] of [arms, control.arms]) {
      const inputShape = INPUT[first.experiment.data.kind] ?? [];
      expect(differences({ ...first.experiment, inputShape }, { ...second.experiment, inputShape })).not.toEqual([]);
      const shared = ({ data, training: { steps, seed, batchSize } }: typeof first.experiment) => ({ data, steps, seed, batchSize });
      expect(shared(second.experiment)).toEqual(shared(first.experiment));
    }
  });
});

it('the two networks of the question about concat and add skips have the same number of parameters, within 1 %', () => {
  const [add, concat] = questions.find(({ key }) => key === 'concat')?.arms ?? expect.fail('no question');
  const parameters = [add, concat].map(({ experiment }) => totalParameters(inferShapes(experiment.network, [10])));
  expect(Math.abs((parameters[1] ?? 0) / (parameters[0] ?? 1) - 1), parameters.join()).toBeLessThan(0.01);
});

it('each metric is used by a question or its control, and no two questions have the same key', () => {
  const used = whyQuestions.flatMap(({ metrics, control }) => [...metrics, ...control.metrics].map(({ metric }) => metric));
  expect(new Set(used)).toEqual(new Set(metricNames));
  const keys = [...questions, ...whyQuestions].map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

it('the experiments and the view identify each question about a cause and each control', () => {
  const looks = whyQuestions.flatMap((question) => [question, question.control]);
  const texts = looks.map(({ arms, view }) =>
    JSON.stringify([view, arms.map(({ experiment: { network, data, training } }) => [network, data, training])]),
  );
  expect(new Set(texts).size).toBe(looks.length);
});
