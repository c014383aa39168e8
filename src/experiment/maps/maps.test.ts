import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../../tests/cpuTime.ts';
import { inferShapes } from '../../models/network/inferShapes.ts';
import { newSkip } from '../../models/network/network.ts';
import { repeatLayer } from '../../models/network/repeatLayer.ts';
import type { Experiment } from '../experiment.ts';
import { opening } from '../questions/opening.ts';
import { starters } from '../starters.ts';
import { depthByWiring, scaleByDepth } from './depths.ts';
import { mapAxes } from './index.ts';
import { armsOf, type MapAxis, type MapLayout, type MapSubject, runsOfMap } from './map.ts';
import { placement, shortPlacement } from './placement.ts';

const SHAPES = { dense: [10], conv: [28, 28, 1], lstm: [16, 10] };
const subjectOf = (name: keyof typeof SHAPES, experiment: Experiment = starters[name]): MapSubject => ({
  experiment,
  inputShape: SHAPES[name],
});
function layoutOf(axis: MapAxis, subject: MapSubject): MapLayout {
  const layout = axis.layout(subject);
  if ('problem' in layout) throw new Error(layout.problem);
  return layout;
}

describe.each(['dense', 'conv', 'lstm'] as const)('the maps (grids of arms) of the starter %s', (name) => {
  it.each(mapAxes)(
    'consist of valid experiments that have different keys and differ from the baseline only in the network: $key',
    (axis) => {
      const subject = subjectOf(name);
      const layout = layoutOf(axis, subject);
      const arms = armsOf(layout);
      expect(arms[0].experiment).toBe(subject.experiment);
      expect(new Set(arms.map(({ key }) => key)).size).toBe(arms.length);
      expect(new Set(arms.map(({ experiment: { network } }) => JSON.stringify(network))).size).toBe(arms.length);
      for (const { experiment } of arms) {
        expect(inferShapes(experiment.network, subject.inputShape).issues).toEqual([]);
        expect({ ...experiment, network: null }).toEqual({ ...subject.experiment, network: null });
      }
      for (const { row, column, problem, arm } of layout.cells) {
        expect(layout.rows[row] && layout.columns[column]).toBeTruthy();
        expect(problem === undefined).toBe(arm !== undefined);
      }
    },
  );
});

describe('the placement map', () => {
  const enabled = ({ network }: Experiment) => network.skips.filter((skip) => skip.enabled).map(({ from, to }) => `${from}→${to}`);

  it('has a cell for each possible skip; the cell adds the skip if it is missing, and turns it off if it is on', () => {
    const { rows, columns, cells } = layoutOf(placement, subjectOf('dense'));
    expect([rows, columns]).toEqual([
      ['Input', 'Dense 1', 'Dense 2'],
      ['Dense 1', 'Dense 2', 'Output'],
    ]);
    const own = enabled(starters.dense);
    expect(cells).toHaveLength(6);
    for (const { arm, isRemoval } of cells) {
      if (!arm) throw new Error('a cell without an arm');
      expect(own.includes(arm.key)).toBe(isRemoval);
      expect(enabled(arm.experiment)).toEqual(isRemoval ? own.filter((skip) => skip !== arm.key) : [...own, arm.key]);
    }
    expect(cells.map(({ arm }) => arm?.name)).toContain('without Input → Dense 1');
    expect(cells.map(({ arm }) => arm?.name)).toContain('with Input → Output');
  });

  it('turns on a skip that is off, and keeps its settings', () => {
    const { network } = starters.dense;
    const off = { ...newSkip('input', 'dense2', 'concat'), enabled: false };
    const { cells } = layoutOf(placement, subjectOf('dense', { ...starters.dense, network: { ...network, skips: [off] } }));
    const arm = cells.map((cell) => cell.arm).find((one) => one?.key === 'input→dense2');
    expect(arm?.experiment.network.skips).toEqual([{ ...off, enabled: true }]);
  });

  it('has a row for each layer that feeds a layer with weights or is the source of a skip, and a cell for each skip of the network', () => {
    const { network } = starters.conv;
    const drawn = newSkip('conv1', 'conv2');
    const { rows, cells } = layoutOf(placement, subjectOf('conv', { ...starters.conv, network: { ...network, skips: [drawn] } }));
    expect(rows).toEqual(['Input', 'Conv 1', 'Pool 1', 'Flatten 1']);
    expect(cells.filter(({ isRemoval }) => isRemoval).map(({ arm }) => arm?.key)).toEqual(['conv1→conv2']);
  });

  it('reports which skips are impossible, and refuses more cells than the limit', () => {
    const padded = { ...newSkip('input', 'dense2'), projection: 'identity' as const, enabled: false };
    const { network } = starters.dense;
    const { cells } = layoutOf(placement, subjectOf('dense', { ...starters.dense, network: { ...network, skips: [padded] } }));
    expect(cells.flatMap(({ problem }) => problem ?? [])).toEqual([expect.stringMatching(/Input.*Dense 2/)]);
    const deep = placement.layout(subjectOf('dense', { ...starters.dense, network: repeatLayer(network, 'dense2', 20) }));
    expect(deep).toEqual({
      problem: expect.stringMatching(/would have \d+ cells; the limit is 120\. Use a network/),
      remedy: { axis: 'short', words: expect.stringMatching(/^Map only skips over 1 to \d layers with weights$/) },
    });
    const begun = cpuTime();
    placement.layout(subjectOf('dense', { ...starters.dense, network: repeatLayer(network, 'dense2', 500) }));
    // Making the networks of 126,253 cells would take minutes.
    expect(cpuTime() - begun).toBeLessThan(2000);
  });
});

it('a map of short skips contains the skips of the network, and all skips up to the longest span that the limit on cells allows', () => {
  const [, { experiment }] = opening.arms;
  const { network } = experiment;
  const long = newSkip('input', 'dense20');
  const subject = subjectOf('dense', { ...experiment, network: { ...network, skips: [...network.skips, long] } });
  const { cells, note } = layoutOf(shortPlacement, subject);
  // 21 layers have 21 skips over one layer, 20 over two layers, and so on: in all, 111 skips over one to six layers.
  expect(cells).toHaveLength(111 + 1);
  expect(note).toBe('Apart from the skips that are on, the map contains only skips over 1 to 6 layers with weights.');
  expect(cells.filter(({ isRemoval }) => isRemoval)).toHaveLength(19 + 1);
  expect(layoutOf(shortPlacement, subjectOf('dense')).cells).toHaveLength(6);
});

it('the runs of a map are ordered by seed, so that all cells are trained at one seed before the next', () => {
  const layout = layoutOf(placement, subjectOf('dense'));
  const runs = runsOfMap(layout, 4);
  const first = starters.dense.training.seed;
  expect(runs).toHaveLength(7 * 4);
  expect([...new Set(runs.slice(0, 14).map(({ seed }) => seed))]).toEqual([first, first + 1]);
  expect(runs[0]).toMatchObject({ arm: { key: 'baseline' }, seed: first, experiment: starters.dense });
  expect(runs.every(({ seed, experiment }) => experiment.training.seed === seed)).toBe(true);
});

it('one cell of a map of depth and skip pattern is the baseline, and the depths include that of the network', () => {
  const { cells, rows } = layoutOf(depthByWiring, subjectOf('dense'));
  expect(rows).toContain('1');
  expect(cells.filter(({ arm }) => arm?.key === 'baseline')).toHaveLength(1);
});

it('a map of branch scales needs an add skip', () => {
  const bare = { ...starters.dense, network: { ...starters.dense.network, skips: [] } };
  const spanning = { ...starters.dense.network, skips: [newSkip('dense1', 'dense2')] };
  const { cells, rows } = layoutOf(scaleByDepth, subjectOf('dense', { ...starters.dense, network: repeatLayer(spanning, 'dense2', 2) }));
  expect(rows).toEqual(['1', '2', '4', '8']);
  for (const { arm } of cells) if (arm) expect(arm.experiment.network.skips.length).toBeGreaterThan(0);
  expect(scaleByDepth.layout(subjectOf('dense', bare))).toEqual({ problem: expect.stringMatching(/no add skip is on/) });
});
