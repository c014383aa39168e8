import { expect, it, vi } from 'vitest';
import { pointsSummary as summary } from '../../../tests/summaries.ts';
import { withSeed } from '../../experiment/seeds.ts';
import { starters } from '../../experiment/starters.ts';
import { identityOf } from '../../schema/identity.ts';
import type { RunRecord } from './runs.ts';
import { armColors, armMarks, armPart, MARKS, markOf, type Study, seedsOf } from './study.ts';

vi.mock('../../schema/identity.ts', async (original) => {
  const identity = await original<typeof import('../../schema/identity.ts')>();
  return { ...identity, identityOf: vi.fn(identity.identityOf) };
});

const study: Study = { arms: [{ name: 'with skips', experiment: starters.dense }], pairs: 4 };
const run = (id: string, seed: number, status: Partial<RunRecord['status']> = {}): RunRecord => ({
  id,
  name: id,
  experiment: withSeed(starters.dense, seed),
  summary,
  signals: { steps: [], evaluations: [] },
  color: 'red',
  isVisible: true,
  status: { state: 'done', step: 5, stepsPerSecond: null, ...status },
});

it('a study uses existing runs with its settings, except those that failed because of the device or the worker', () => {
  const found = [
    run('done', 1),
    run('equal', 1),
    run('diverged', 2, { state: 'failed', hasDiverged: true }),
    run('stopped', 3, { state: 'failed', message: 'The training worker stopped.' }),
  ];
  expect(seedsOf(study, found)).toMatchObject([
    { seed: 1, runs: [{ id: 'done' }] },
    { seed: 2, runs: [{ id: 'diverged' }] },
    { seed: 3, runs: [undefined] },
    { seed: 4, runs: [undefined] },
  ]);
});

it('the keys by which a study finds its runs are computed only once, because each redraw needs them', () => {
  const found = [run('first', 1)];
  const before = seedsOf(study, found);
  vi.mocked(identityOf).mockClear();
  expect(seedsOf(study, found)).toEqual(before);
  expect(identityOf).not.toHaveBeenCalled();
});

it('up to 22 arms of a study differ in mark or hue, and the seven colours of runs outside a comparison have different marks', () => {
  const plain = { ...starters.dense, network: { ...starters.dense.network, skips: [] } };
  const arms = [plain, starters.dense, starters.dense, starters.dense, plain, starters.dense].map((experiment) => ({
    name: '',
    experiment,
  }));
  expect(armMarks(arms)).toEqual(['circle', 'triangle', 'square', 'diamond', 'triangleDown', 'star']);
  expect(armColors(arms).map(markOf)).toEqual(armMarks(arms));
  const many = [plain, ...Array.from({ length: 21 }, () => starters.dense)].map((experiment) => ({ name: '', experiment }));
  const hue = (color: string) => color.replace(/\d+/, (n) => String(Number(n) > 6 ? 3 + ((Number(n) - 3) % 4) : Number(n)));
  const looks = armColors(many).map((color) => `${hue(color)} ${markOf(color)}`);
  expect(new Set(looks).size).toBe(22);
  const single = Array.from({ length: 7 }, (_, i) => markOf(`var(--run-${i + 1})`));
  expect(new Set(single)).toEqual(new Set(MARKS));
});

it.each([
  ['Run 3, with skips, seed 2', 'with skips'],
  ['Run 3, with skips', 'with skips'],
  ['Run 3, seed 2', ''],
  ['Run 3', ''],
  ['My net', 'My net'],
])('in the run name %j, the part that names the arm is %j', (name, arm) => expect(armPart(name)).toBe(arm));
