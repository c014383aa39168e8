import { describe, expect, it } from 'vitest';
import { everyKind } from '../../../tests/analysed.ts';
import { caseNamed, layer, type NetworkCase, randomDataset, skip } from '../../../tests/networks.ts';
import { onDevice, onPlainKernels, onReference, trainedSubject } from '../../../tests/probes.ts';
import { lesioned, singleLesions } from '../../insight/lesion/lesions.ts';
import type { Lesion, Network } from '../../models/network/network.ts';
import { defaultTraining } from '../../models/optimisers/training.ts';
import { exampleScores } from './exampleScores.ts';
import { heldOutMeans } from './heldOutMeans.ts';
import { cumulativeDeletion, lesionTable } from './lesions.ts';
import { type Subject, withEvaluator } from './subject.ts';

const training = { ...defaultTraining(), batchSize: 4 };
const data = randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 4);
const units = (id: string, activation = 'tanh') => layer(id, 'dense', { units: 10, activation });
const trunk = [
  layer('input', 'input'),
  units('dense1'),
  units('dense2'),
  units('dense3'),
  layer('dense4', 'dense', { units: 1, activation: 'linear' }),
];

const network: Network = {
  layers: trunk,
  skips: [skip('dense1', 'dense2', { scale: 'constant', alpha: 0.7 }), skip('input', 'dense2'), skip('dense2', 'dense3')],
  branch: { type: 'joins', value: 1 },
};
/** [name, network, a lesion of it, an edited network that must give the same losses as the network with the lesion] */
const edits: readonly [string, Network, Lesion, Network][] = [
  [
    'one of the two skips into a layer off',
    network,
    { at: 'dense2', from: 'input', by: 'nothing' },
    { ...network, skips: network.skips.map((one) => (one.from === 'input' ? { ...one, enabled: false } : one)) },
  ],
  [
    'the branch off at a join with an identity skip',
    network,
    { at: 'dense3', by: 'nothing' },
    {
      layers: trunk.filter(({ id }) => id !== 'dense3'),
      skips: network.skips.slice(0, 2),
      // The whole network has two joins, so its branch scale is 1/√2. The edited network keeps this scale.
      branch: { type: 'constant', value: Math.SQRT1_2 },
    },
  ],
  [
    'a layer off, with its input passed through',
    { layers: trunk, skips: [] },
    { at: 'dense2', by: 'input' },
    { layers: trunk.filter(({ id }) => id !== 'dense2'), skips: [] },
  ],
];

const lossesOf = async (subject: Subject, of: Network, fuses: boolean) =>
  (await withEvaluator(subject, exampleScores, of, { fuses })).losses;

function expectLosses(got: Float64Array, want: Float64Array, what: string) {
  expect(got).toHaveLength(want.length);
  for (const [n, loss] of want.entries())
    expect(Math.abs((got[n] ?? Number.NaN) - loss), `${what}, example ${n}`).toBeLessThanOrEqual(1e-5 * Math.abs(loss));
}

/**
 * Checks the held-out means, and the losses with one part of each kind left out or replaced with its mean, against those of the reference.
 */
async function expectReference(subject: Subject) {
  const { network } = subject.setup;
  const reference = { ...subject, makeRunner: onReference };
  const singles = new Map(singleLesions(network, subject.probe.inputShape).map((single) => [single.kind, single]));
  const lesions = [...singles.values()].flatMap(({ off, mean }) => (off.by === 'mean' ? [mean] : [off, mean]));
  const [means, expected] = [await heldOutMeans(subject, lesions), await heldOutMeans(reference, lesions)];
  for (const [i, { name, values }] of expected.entries()) {
    const most = 1e-5 * Math.max(...values.map(Math.abs));
    for (const [j, value] of values.entries())
      expect(Math.abs((means[i]?.values[j] ?? Number.NaN) - value), `${name} ${j}`).toBeLessThanOrEqual(most);
  }
  for (const lesion of lesions) {
    // The device and the reference each use their own means.
    const losses = (of: Subject, held: typeof means) =>
      lossesOf(lesion.by === 'mean' ? { ...of, weights: [...of.weights, ...held] } : of, lesioned(network, [lesion]), true);
    expectLosses(await losses(subject, means), await losses(reference, expected), JSON.stringify(lesion));
  }
}

const caseOf = (name: string, of: Network): NetworkCase => ({ name, network: of, data, training });

describe('a lesion (the removal of a part of a network)', () => {
  it.each(edits)('gives the same losses as an edited network without the part: %s', async (name, whole, lesion, edited) => {
    const plain = await trainedSubject(caseOf(name, whole), onPlainKernels);
    const losses = await lossesOf(plain, lesioned(whole, [lesion]), false);
    expect(losses).toEqual(await lossesOf(plain, edited, false));
    expect(losses).not.toEqual(await lossesOf(plain, whole, false));
    const asShipped = { ...plain, makeRunner: onDevice };
    expectLosses(await lossesOf(asShipped, lesioned(whole, [lesion]), true), await lossesOf(asShipped, edited, true), name);
  });

  it('keeps the branch scale and the join activation if the part is the only skip', async () => {
    const only = {
      layers: trunk.map((one) => (one.id === 'dense2' ? { ...one, joinActivation: 'relu' as const } : one)),
      skips: [skip('dense1', 'dense2')],
    };
    const subject = await trainedSubject(caseOf('only', { ...only, branch: { type: 'constant', value: 0.5 } }), onReference);
    const off = await lossesOf(subject, lesioned(subject.setup.network, [{ at: 'dense2', from: 'dense1', by: 'nothing' }]), true);
    const zero = { ...subject.setup.network, skips: [skip('dense1', 'dense2', { scale: 'constant' as const, alpha: 0 })] };
    expect(off).toEqual(await lossesOf(subject, zero, true));
  });

  it.each([
    ['conv, example with skips of every merge and scale', 'conv1', 'conv2'],
    ['lstm, example with add and concat skips and a learned scale', 'lstm2', 'lstm3'],
    [everyKind.name, 'input', 'dense3'],
  ])('gives the losses of an edited network, and a lesion of each kind agrees with the f64 reference: %s', async (name, from, at) => {
    const testCase = name === everyKind.name ? everyKind : caseNamed(name);
    const shipped = await trainedSubject(testCase, onDevice, 4);
    const plain = { ...shipped, makeRunner: onPlainKernels };
    const { network } = testCase;
    const withoutSkip = {
      ...network,
      skips: network.skips.map((one) => (one.from === from && one.to === at ? { ...one, enabled: false } : one)),
    };
    // A layer whose own weights are 0 adds nothing at its join.
    const own = new RegExp(`^${at}\\.(weight|recurrent|bias)$`);
    const zeroed = shipped.weights.map((one) => (own.test(one.name) ? { ...one, values: one.values.map(() => 0) } : one));
    const edits: [Lesion, Network, Partial<Subject>][] = [
      [{ at, from, by: 'nothing' }, withoutSkip, {}],
      [{ at, by: 'nothing' }, network, { weights: zeroed }],
    ];
    for (const [lesion, edited, changes] of edits) {
      const losses = await lossesOf(plain, lesioned(network, [lesion]), false);
      expect(losses, JSON.stringify(lesion)).toEqual(await lossesOf({ ...plain, ...changes }, edited, false));
      expect(losses).not.toEqual(await lossesOf(plain, network, false));
      const asShipped = await lossesOf(shipped, lesioned(network, [lesion]), true);
      expectLosses(asShipped, await lossesOf({ ...shipped, ...changes }, edited, true), JSON.stringify(lesion));
    }
    await expectReference(shipped);
  });

  it.each(['conv, concat, strided and not', 'lstm, dense at every time step, linear skip from the last time step'])(
    'of each kind agrees with the f64 reference: %s',
    async (name) => expectReference(await trainedSubject(caseNamed(name), onDevice, 4)),
  );

  it('takes the mean of a skip at each time step only over the held-out sequences that reach this time step', async () => {
    const { network, data, ...rest } = caseNamed('lstm, default skips');
    const subject = await trainedSubject({ network, data, ...rest }, onReference, 5);
    const [mean] = await heldOutMeans(subject, [{ at: 'lstm1', from: 'input', by: 'mean' }]);
    const [projection] = subject.weights.filter(({ name }) => name === 'lstm1.projection_input');
    const { inputs, lengths, trainCount, count } = subject.probe;
    for (let time = 0; time < 6; time++) {
      const reached = Array.from({ length: count - trainCount }, (_, n) => trainCount + n).filter((n) => (lengths?.[n] ?? 0) > time);
      for (let unit = 0; unit < 6; unit++) {
        const sum = reached.reduce((total, n) => {
          const row = Float64Array.from(inputs.subarray((n * 6 + time) * 10, (n * 6 + time + 1) * 10));
          return total + row.reduce((product, x, i) => product + x * (projection?.values[i * 6 + unit] ?? 0), 0);
        }, 0);
        expect(mean?.values[time * 6 + unit]).toBeCloseTo(sum / Math.max(1, reached.length), 5);
      }
    }
  });
});

describe('the table of lesions', () => {
  it('contains the change in the loss for each skip, each branch, and each layer that has no branch, except the input', async () => {
    const subject = await trainedSubject(caseNamed('dense, add and concat into one layer'), onReference);
    const table = await lesionTable(subject);
    expect(table.rows.map(({ kind, from, at, off }) => [kind, from ?? '', at, off.by].join(' '))).toEqual([
      'layer  dense1 mean',
      'layer  dense2 mean',
      'skip dense2 dense3 nothing',
      'skip input dense3 nothing',
      'skip dense1 dense3 nothing',
      'branch  dense3 nothing',
      'layer  dense4 mean',
    ]);
    const { losses } = await withEvaluator(subject, exampleScores);
    expect(table.loss).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / 10, 12);
    // Row 2 is an add skip. Row 3 is a concat skip, whose columns are replaced with 0.
    for (const [row, from] of [
      [2, 'dense2'],
      [3, 'input'],
    ] as const) {
      const skipOff = table.rows[row]?.off.loss;
      const after = await lossesOf(subject, lesioned(subject.setup.network, [{ at: 'dense3', from, by: 'nothing' }]), true);
      expect(skipOff?.mean).toBeCloseTo(after.reduce((sum, loss, n) => sum + loss - (losses[n] ?? 0), 0) / 10, 12);
      expect(skipOff?.interval?.[0]).toBeLessThan(skipOff?.mean ?? 0);
      expect(skipOff?.mean).not.toBe(table.rows[row]?.mean.loss.mean);
    }
  });

  it('contains the rows measured so far if the caller stops the measurement', async () => {
    const subject = await trainedSubject(caseNamed('dense, default skips'), onReference);
    expect((await lesionTable(subject, (done) => done < 2)).rows).toHaveLength(2);
  });
});

it('a cumulative deletion begins with the loss of the whole network and ends with the loss without any branch', async () => {
  const subject = await trainedSubject(
    caseOf('cumulative', { layers: trunk, skips: [skip('dense1', 'dense2'), skip('dense2', 'dense3')] }),
    onReference,
  );
  const { kind, parts, loss } = await cumulativeDeletion(subject, 3);
  expect([kind, parts, loss.length]).toEqual(['branch', 2, 3]);
  const none = lesioned(subject.setup.network, [
    { at: 'dense2', by: 'nothing' },
    { at: 'dense3', by: 'nothing' },
  ]);
  const { losses } = await withEvaluator(subject, exampleScores, none);
  expect(loss[0]).toEqual(Array(3).fill((await lesionTable(subject, () => false)).loss));
  expect(loss[2]).toEqual(Array(3).fill(losses.reduce((sum, one) => sum + one, 0) / losses.length));
});
