import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Experiment, printExperiment } from '../experiment/experiment.ts';
import { starters } from '../experiment/starters.ts';
import { withWidths } from '../models/network/widths.ts';
import { quantities } from '../train/quantities/index.ts';
import { main } from './insight.ts';
import { isSpeedKept } from './observing/watchCost.ts';

let folder = '';
let errors: string[] = [];
let lines: string[] = [];
const path = (name: string) => join(folder, name);
const write = (name: string, experiment: Experiment) => writeFileSync(path(name), printExperiment(experiment));
const small: Experiment = {
  ...starters.dense,
  network: {
    ...starters.dense.network,
    layers: starters.dense.network.layers.map((layer) => ({
      ...layer,
      params: 'units' in layer.params ? { ...layer.params, units: layer.id === 'dense3' ? 1 : 6 } : {},
    })),
  },
  data: { ...starters.dense.data, params: { ...starters.dense.data.params, count: 96 } },
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skiplab-insight-'));
  errors = [];
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => errors.push(line));
  write('with.json', small);
  write('without.json', { ...small, network: { ...small.network, skips: [] } });
  return () => rmSync(folder, { recursive: true });
});
afterEach(() => vi.restoreAllMocks());

/** A network with two equal hidden layers. Maps of depth vary the number of these layers. */
const equalWidths = withWidths(starters.dense.network, [6, 6]);
const recurrent: Experiment = {
  ...starters.lstm,
  network: withWidths(starters.lstm.network, [4, 4]),
  data: { ...starters.lstm.data, params: { ...starters.lstm.data.params, maxLength: 6, count: 32 } },
};

/** The fields that docs/insight.md documents, keyed by the path of their object in the results file. */
const documented = new Map<string, Set<string>>();
for (const [, places = '', names = ''] of readFileSync('docs/insight.md', 'utf8').matchAll(/^\| (the file|`.*?) \| (.*?) \|/gm))
  for (const place of places.split(', ').map((one) => one.replaceAll('`', '')))
    documented.set(place, new Set([...(documented.get(place) ?? []), ...names.split(', ').map((one) => one.replaceAll('`', ''))]));
/** The documented fields that occurred in the results of a test. */
const read = new Set<string>();

function check(value: unknown, place: string) {
  if (Array.isArray(value)) for (const one of value) check(one, `${place}[]`);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) {
      expect(documented.get(place), `docs/insight.md: the fields of ${place}`).toContain(name);
      read.add(`${place} ${name}`);
      const path = place === 'the file' ? name : `${place}.${name}`;
      if (name === 'quantities') for (const [quantity, result] of Object.entries(inner)) check(result, quantity);
      // The fields of `columns` are named after signals, and those of `problems` after quantities.
      else if (!/\.columns$|^problems$/.test(path))
        check(inner, path.replace('lesion.twin', 'lesion.table').replace('deletion.twin', 'deletion.curve'));
    }
}

function written() {
  const results = JSON.parse(readFileSync(path('out.json'), 'utf8'));
  check(results, 'the file');
  return results;
}

const run = (...args: string[]) => main([path('with.json'), '--runner', 'reference', '--steps', '5', ...args]);

describe('npm run insight', () => {
  it('measures every quantity of a dense network except the gradient through time, writes valid JSON and prints no NaN', async () => {
    expect(await run('--side', '9', '--twin', path('without.json'), '--json', path('out.json'))).toBe(0);
    expect(errors).toEqual([]);
    const results = written();
    const names = quantities.map(({ name }) => name).filter((name) => name !== 'time');
    expect(Object.keys(results.quantities)).toEqual(names);
    expect(results).toMatchObject({ step: 5, isWhole: true, problems: { time: expect.stringMatching(/no recurrent layer/) } });
    const { loss, gradients, updates, shares, paths, lesion, gram, surface, divergence } = results.quantities;
    expect(gradients.layers.map(({ layer }: { layer: string }) => layer)).toEqual(['input', 'dense1', 'dense2', 'dense3']);
    for (const { name, ratio, isBelowEpsilon } of updates) {
      expect(ratio, name).toBeGreaterThan(0);
      expect(isBelowEpsilon, name).toBe(false);
    }
    // The gradient reaches dense 1 in two ways: through dense 2, and through the skip past dense 2.
    const through = shares.shares.find(({ at, through }: { at: string; through: unknown }) => at === 'dense1' && through === 'trunk');
    expect(paths.lengths[1].share).toBeCloseTo(through.share, 10);
    expect(lesion.table.rows).toHaveLength(2 + 3);
    expect(lesion.twin.rows.map(({ kind }: { kind: string }) => kind)).toEqual(['layer', 'layer', 'layer']);
    expect(lesion.table.loss).toBeCloseTo(loss.mean, 12);
    expect(gram.similarity[1][1]).toBeCloseTo(1, 12);
    expect(surface.random.loss[4][4]).toBeCloseTo(loss.mean, 6);
    expect(surface.path.path.map(({ step }: { step: number }) => step)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(divergence.steps).toHaveLength(6);
    expect(lines.join('\n')).not.toMatch(/NaN|Infinity|\[object/);
  });

  it('trains a map, in which a network has the same loss as when it is trained separately', async () => {
    const out = path('out.json');
    expect(await run('--what', 'map', '--seeds', '2', '--json', out)).toBe(0);
    const { quantities: measured, step } = written();
    const { seeds, cells, rows, baseline, isWhole, best } = measured.map;
    expect([step, seeds, rows, isWhole, best]).toEqual([5, [1, 2], ['Input', 'Dense 1', 'Dense 2'], true, null]);
    expect(cells).toHaveLength(6);
    const removed = cells.find(({ key }: { key: string }) => key === 'input→dense1');
    expect(removed).toMatchObject({ isRemoval: true, name: 'without Input → Dense 1', pairs: 2 });
    expect(removed.ratio).toBeCloseTo(
      Math.sqrt(
        seeds.reduce((product: number, _: number, i: number) => (product * removed.outcomes[i].loss) / baseline.outcomes[i].loss, 1),
      ),
      10,
    );
    const skips = small.network.skips.map((skip) => ({ ...skip, enabled: skip.from !== 'input' }));
    write('with.json', { ...small, network: { ...small.network, skips }, training: { ...small.training, seed: 2 } });
    expect(await run('--what', 'loss', '--json', out)).toBe(0);
    // An evaluation reads the sum of the losses of each part of the examples as f32, so the means agree only to about 6 decimal places.
    expect(written().quantities.loss.mean).toBeCloseTo(removed.outcomes[1].loss, 6);
    expect(lines.join('\n')).toMatch(/map, after 5 steps[\s\S]*no cell is clearly better, at 2 seeds/);
  });

  it.each([
    ['wiring', ['1', '2', '4', '8'], /^1 layer, None|^8 layers, Input to output/],
    ['scale', ['1', '2', '4', '8'], /^\d layers?, β = /],
  ] as const)('trains a map of depth and %s', async (map, rows, names) => {
    write('with.json', { ...small, network: equalWidths });
    expect(
      await main([
        path('with.json'),
        ...'--runner reference --steps 1 --what map --seeds 2 --map'.split(' '),
        map,
        '--json',
        path('out.json'),
      ]),
    ).toBe(0);
    const { quantities: measured } = written();
    const { cells, columns, baseline, ...rest } = measured.map;
    expect(rest).toMatchObject({ map, rows, isWhole: true });
    expect(cells).toHaveLength(rows.length * columns.length);
    expect(cells.filter(({ isBaseline }: { isBaseline?: boolean }) => isBaseline)).toHaveLength(1);
    const arms = cells.filter(({ name }: { name?: string }) => name !== undefined);
    expect(arms.filter(({ name }: { name: string }) => names.test(name)).length).toBeGreaterThan(1);
    const losses = [baseline, ...arms].flatMap(({ outcomes }: { outcomes: { loss: number }[] }) => outcomes.map(({ loss }) => loss));
    expect(losses).toHaveLength(2 * (arms.length + 1));
    expect(losses.every(Number.isFinite)).toBe(true);
    // At a depth of one layer, the scale 1/√joins is 1, so two cells of the scale map have equal losses at both seeds.
    expect(new Set(losses).size).toBe(losses.length - (map === 'scale' ? 2 : 0));
    expect(lines.join('\n')).toMatch(/map, after 1 step on[\s\S]*at 2 seeds/);
  });

  it('compares the network with the same network without skips, or with a second network (--twin), and gives a verdict', async () => {
    const out = path('out.json');
    expect(await run('--what', 'verdict', '--json', out)).toBe(0);
    const { pairs, answer, comparedWith } = written().quantities.verdict;
    expect([pairs.length, answer.pairs, comparedWith]).toEqual([6, 6, 'the same network without skips']);
    expect(await run('--what', 'verdict', '--seeds', '1', '--twin', path('without.json'), '--json', out)).toBe(0);
    const twin = written().quantities.verdict;
    expect(twin.pairs[0]).toEqual(pairs[0]);
  });

  it('measures the gradient through time of an LSTM', async () => {
    write('with.json', recurrent);
    expect(await run('--what', 'time', '--json', path('out.json'))).toBe(0);
    const { time } = written().quantities;
    const states = time.map(({ layer, state }: { layer: string; state: string }) => `${layer} ${state}`);
    expect(states).toEqual(['lstm1', 'lstm2', 'lstm3'].flatMap((layer) => [`${layer} h`, `${layer} c`]));
    for (const { norms, examples } of time) {
      expect([norms.length, examples.length, examples[0]]).toEqual([6, 6, starters.lstm.training.batchSize]);
      expect(norms.every((norm: number) => Number.isFinite(norm) && norm > 0)).toBe(true);
    }
    expect(lines.at(-1)).toMatch(/^time \(Gradient through time.*\n {2}lstm1, h: [\d.e-]+ .*half-life/);
  });

  it('exits with code 1 if a run keeps less than 90 % of its speed while it is observed (--watch-cost)', async () => {
    expect([0.95, 0.9, 0.89, Number.NaN].map((keptSpeed) => isSpeedKept({ keptSpeed }))).toEqual([true, true, false, false]);
    // The initial weights and both steps are observed.
    expect(await main([path('with.json'), ...'--runner reference --steps 2 --watch-cost --json'.split(' '), path('out.json')])).toBe(1);
    expect(lines.at(-1)).toMatch(/keeps \d\d?\.\d % of its speed, which is less than 90 %/);
    const { plain, watched, keptSpeed, keptCpu } = JSON.parse(readFileSync(path('out.json'), 'utf8'));
    expect([...plain, ...watched].map(({ observations }: { observations: number }) => observations)).toEqual([
      0, 0, 0, 0, 0, 3, 3, 3, 3, 3,
    ]);
    expect([keptSpeed < 0.9, keptCpu > 0]).toEqual([true, true]);
  });

  it('reports that no weight update can be measured before the first training step', async () => {
    expect(await main([path('with.json'), '--runner', 'reference', '--steps', '0', '--what', 'updates'])).toBe(1);
    expect(lines.at(-1)).toMatch(/^updates: not measured\. No training step was recorded/);
  });

  it('records every n-th step (--every n) of both the experiment and its --twin', async () => {
    expect(await run('--what', 'gradients,updates', '--every', '2', '--twin', path('without.json'), '--json', path('out.json'))).toBe(0);
    const { observations, twinObservations, quantities: measured } = written();
    expect(observations.step).toEqual([0, 2, 4]);
    expect(observations.columns['updateRatio@dense1'][0]).toBeNull();
    expect(Object.keys(observations.columns)).toEqual(
      expect.arrayContaining(['gradient@input', 'skipShare@input→dense1', 'belowEpsilon@dense3']),
    );
    expect(Object.keys(twinObservations.columns).filter((name) => name.startsWith('skip'))).toEqual([]);
    expect(lines.filter((line) => /^observed steps of/.test(line))).toHaveLength(2);
    // Quantities are measured at the last step, which is also recorded if it is a multiple of n.
    expect(await run('--what', 'gradients', '--every', '5', '--json', path('out.json'))).toBe(0);
    const { observations: last } = written();
    const found = measured.gradients.layers.map(({ layer, norm }: { layer: string; norm: number }) => [
      norm,
      last.columns[`gradient@${layer}`].at(-1),
    ]);
    for (const [norm, recorded] of found) expect(recorded).toBeCloseTo(norm, 12);
  });

  it('measures the requested quantities, and says which cannot be measured', async () => {
    expect(await run('--what', 'loss,divergence', '--json', path('out.json'))).toBe(1);
    const { quantities: measured, problems } = written();
    expect(Object.keys(measured)).toEqual(['loss']);
    expect(problems.divergence).toMatch(/Give a second one on the same data \(--twin/);
  });

  it.each<[string, () => string[], RegExp]>([
    ['a missing experiment', () => [], /No experiment file is given/],
    [
      'an unknown quantity',
      () => [path('with.json'), '--what', 'colour'],
      /--what has the unknown value “colour”\. Known values, .*: loss/,
    ],
    ['--facts with an experiment', () => [path('with.json'), '--facts'], /--facts makes its own networks.*Leave out one of the two/],
    ['--facts with --what', () => ['--facts', '--what', 'loss'], /--facts cannot be combined with --what\. Leave out one of the two/],
    [
      '--watch-cost with --every',
      () => [path('with.json'), '--watch-cost', '--every', '5'],
      /--watch-cost cannot be combined with --every/,
    ],
    ['--watch-cost with 0 steps', () => [path('with.json'), '--watch-cost', '--steps', '0'], /--watch-cost needs runs that end.*--steps/],
    [
      '--seeds without a map or a verdict',
      () => [path('with.json'), '--seeds', '6'],
      /Only a map or a verdict uses --seeds\. Add one to --what/,
    ],
    ['--map without a map', () => [path('with.json'), '--map', 'short'], /Only a map uses --map/],
    ['--side without a loss surface', () => [path('with.json'), '--what', 'gradients', '--side', '9'], /Only a loss surface uses --side/],
    ['--every without a quantity', () => [path('with.json'), '--what', 'map', '--every', '5'], /Only a quantity uses --every/],
    [
      '--twin with only a map',
      () => [path('with.json'), '--what', 'map', '--twin', path('without.json')],
      /Only a quantity or a verdict uses --twin/,
    ],
    ['a map with 0 steps', () => [path('with.json'), '--what', 'map', '--steps', '0'], /needs runs that end.*--steps/],
    [
      'a verdict on a network without skips and without --twin',
      () => [path('without.json'), '--what', 'verdict', '--steps', '5'],
      /no skip that is on.*--twin/,
    ],
    ['an unknown map', () => [path('with.json'), '--map', 'colour'], /--map must be placement or short or wiring or scale/],
    ['a --side that no loss surface has', () => [path('with.json'), '--side', '10'], /--side must be 9 or 17/],
    [
      'a --twin experiment with a different seed',
      () => [path('with.json'), '--twin', path('other.json')],
      /different data or a different seed/,
    ],
    [
      'an output file that is also the --twin file',
      () => [path('with.json'), '--twin', path('without.json'), '--json', path('without.json')],
      /would overwrite/,
    ],
  ])('prints one line and exits with code 2 for %s', async (_, args, reason) => {
    write('other.json', { ...small, training: { ...small.training, seed: 99 } });
    expect(await main(args())).toBe(2);
    expect(errors).toEqual([expect.stringMatching(reason)]);
  });
});

it('each field that docs/insight.md documents occurs in a results file of these tests', () => {
  const isFound = (place: string, name: string) => read.has(`${place} ${name}`);
  const missing = [...documented].flatMap(([place, names]) =>
    [...names].flatMap((name) => (isFound(place, name) ? [] : [`${place} ${name}`])),
  );
  expect(missing).toEqual([]);
});
