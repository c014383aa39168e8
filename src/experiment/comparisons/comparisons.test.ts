import { describe, expect, it } from 'vitest';
import { inferShapes } from '../../models/network/inferShapes.ts';
import { isSameValue } from '../../schema/identity.ts';
import { differences } from '../difference.ts';
import type { Experiment } from '../experiment.ts';
import { opening } from '../questions/opening.ts';
import { starters } from '../starters.ts';
import type { Subject } from './comparison.ts';
import { comparisonsOf, findComparison } from './index.ts';
import { skipOffKey } from './skipOff.ts';

const INPUT_SHAPES = { dense: [10], conv: [28, 28, 1], lstm: [16, 10] };
const subjectOf = (name: keyof typeof INPUT_SHAPES, change: Partial<Subject> = {}): Subject => ({
  experiment: starters[name],
  inputShape: INPUT_SHAPES[name],
  last: null,
  ...change,
});
const armsOf = (subject: Subject, key: string) => {
  const made = findComparison(subject, key)?.arms();
  if (!made || 'problem' in made) throw new Error(made?.problem ?? `no comparison ${key}`);
  return made.arms;
};
const enabled = ({ network }: Experiment) => network.skips.filter((skip) => skip.enabled).length;

describe.each(['dense', 'conv', 'lstm'] as const)('the comparisons that are offered for the starter “%s”', (name) => {
  const subject = subjectOf(name);
  const offered = comparisonsOf(subject).flatMap(({ comparisons }) => comparisons);

  it('have different keys', () => {
    expect(new Set(offered.map(({ key }) => key)).size).toBe(offered.length);
  });

  it.each(offered)(
    'either report a problem, or contain the open experiment and only valid experiments that differ in nothing but the network: $key',
    (comparison) => {
      const made = comparison.arms();
      if ('problem' in made) return expect(made.problem).toMatch(/\.$/);
      const { arms } = made;
      expect(arms.some(({ experiment }) => isSameValue(experiment, subject.experiment))).toBe(true);
      for (const { experiment } of arms) {
        expect(inferShapes(experiment.network, subject.inputShape).issues).toEqual([]);
        expect([experiment.training, experiment.data]).toEqual([subject.experiment.training, subject.experiment.data]);
      }
      const [baseline, ...others] = arms.map(({ experiment }) => ({ ...experiment, inputShape: subject.inputShape }));
      for (const other of others) expect(baseline && differences(baseline, other)).not.toEqual([]);
    },
  );
});

it('“No skips” uses the network without skips as the baseline', () => {
  const [without, withSkips] = armsOf(subjectOf('dense'), 'noSkips');
  expect([enabled(without.experiment), enabled(withSkips.experiment)]).toEqual([0, 2]);
});

it('“Each skip off in turn” turns off one skip in each arm except the baseline, and leaves the other skips on', () => {
  const arms = armsOf(subjectOf('dense'), 'eachSkipOff');
  expect(arms.map(({ experiment }) => enabled(experiment))).toEqual([2, 1, 1]);
  expect(arms.map(({ name }) => name)).toEqual(['all skips', 'without Input → Dense 1', 'without Dense 1 → Dense 2']);
});

it('a comparison of the network with and without one skip allows any number of skips, and is listed only if it is chosen', () => {
  const subject: Subject = { experiment: opening.arms[1].experiment, inputShape: [10], last: null };
  const each = findComparison(subject, 'eachSkipOff')?.arms();
  expect(each).toEqual({ problem: expect.stringMatching(/limited to 12 skips; 19 are on\. Select one skip/) });
  const [, skip] = subject.experiment.network.skips;
  const key = skip ? skipOffKey(skip) : '';
  const [all, without] = armsOf(subject, key);
  expect([enabled(all.experiment), enabled(without.experiment)]).toEqual([19, 18]);
  expect([all.name, without.name]).toEqual(['all skips', 'without Dense 2 → Dense 3']);
  expect(without.experiment.network.skips[1]?.enabled).toBe(false);
  const listed = (chosen: string) =>
    comparisonsOf({ ...subject, chosen }).flatMap(({ comparisons }) => comparisons.map((other) => other.key));
  expect(listed(key)).toContain(key);
  expect(listed('noSkips')).not.toContain(key);
  const off = findComparison({ ...subject, experiment: without.experiment }, key)?.arms();
  expect(off).toEqual({ problem: 'The skip Dense 2 → Dense 3 is already off. Turn it on to compare the network with and without it.' });
});

it('“The last run” compares the last and the open experiment at the seed of the open one, and refuses equal ones', () => {
  const last = { ...starters.dense, training: { ...starters.dense.training, learningRate: 0.01, seed: 7 } };
  const [before, after] = armsOf(subjectOf('dense', { last }), 'lastRun');
  expect([before.experiment.training.learningRate, before.experiment.training.seed]).toEqual([0.01, starters.dense.training.seed]);
  expect(after.experiment).toEqual(starters.dense);
  const same = findComparison(subjectOf('dense', { last: { ...starters.dense, name: 'Other' } }), 'lastRun')?.arms();
  expect(same).toHaveProperty('problem');
});

it('“No skips” reports a problem if the network has no skips', () => {
  const { network } = starters.dense;
  const bare = { ...starters.dense, network: { ...network, skips: [] } };
  const made = findComparison(subjectOf('dense', { experiment: bare }), 'noSkips')?.arms();
  expect(made).toEqual({ problem: 'No skips are on. Draw one, or switch one on.' });
});
