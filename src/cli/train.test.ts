import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { digestOf } from '../data/digest.ts';
import { type Experiment, parseExperiment, printExperiment } from '../experiment/experiment.ts';
import { readRunFile, writeRunFile } from '../experiment/formats/runFile.ts';
import { readSafetensors, writeSafetensors } from '../experiment/formats/safetensors.ts';
import { starters } from '../experiment/starters.ts';
import { main } from './train.ts';

let folder = '';
let errors: string[] = [];
const table = `a,b,target\n${Array.from({ length: 20 }, (_, i) => `${i},${(i * 7) % 5},${i % 2 ? 'yes' : 'no'}`).join('\n')}\n`;
const path = (name: string) => join(folder, name);
const small = { ...starters.dense, data: { ...starters.dense.data, params: { ...starters.dense.data.params, count: 64 } } };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skiplab-headless-'));
  errors = [];
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation((line: string) => errors.push(line));
  writeFileSync(path('dense.json'), printExperiment(small));
  return () => rmSync(folder, { recursive: true });
});
afterEach(() => vi.restoreAllMocks());

const namesIn = (name: string) => readSafetensors(readFileSync(path(name))).map((tensor) => tensor.name);
const runIn = (name: string) => {
  const read = readRunFile(readFileSync(path(name)));
  if ('problem' in read) throw new Error(read.problem);
  return read.file;
};
const linesOf = (name: string) =>
  readFileSync(path(name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const write = (name: string, experiment: Experiment) => writeFileSync(path(name), printExperiment(experiment));
const run = (...args: string[]) => main([path('dense.json'), '--runner', 'reference', ...args]);

describe('npm run train', () => {
  it('trains, and writes weights, gradients and a log', async () => {
    const code = await run('--steps', '5', '--save', path('w.safetensors'), '--grads', path('g.safetensors'), '--log', path('l.jsonl'));
    expect(errors).toEqual([]);
    expect(code).toBe(0);
    const weights = readSafetensors(readFileSync(path('w.safetensors')));
    expect(weights.map(({ name, shape }) => `${name} ${shape.join('×')}`)).toEqual(
      expect.arrayContaining(['dense1.weight 10×64', 'dense1.bias 64', 'dense1.projection_input 10×64', 'dense2.projection_dense1 64×128']),
    );
    expect(weights.map(({ name }) => name)).toEqual(expect.arrayContaining(namesIn('g.safetensors')));
    expect(linesOf('l.jsonl').map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('writes weights, gradients and a log to the targets of symbolic links, and keeps the links', async () => {
    const options = ['save', 'grads', 'log'];
    for (const name of options) symlinkSync(`${name}.target`, path(name));
    expect(await run('--steps', '1', ...options.flatMap((name) => [`--${name}`, path(name)]))).toBe(0);
    for (const name of options) {
      expect(lstatSync(path(name)).isSymbolicLink()).toBe(true);
      expect(readFileSync(path(`${name}.target`)).length).toBeGreaterThan(0);
    }
  });

  it('starts from a file that contains only weights', async () => {
    await run('--steps', '3', '--save', path('run.safetensors'));
    const weights = readSafetensors(readFileSync(path('run.safetensors'))).filter(({ name }) => !name.includes('/'));
    writeFileSync(path('weights.safetensors'), writeSafetensors(weights));
    expect(await run('--steps', '0', '--init', path('weights.safetensors'), '--save', path('after.safetensors'))).toBe(0);
    const after = runIn('after.safetensors');
    expect(after.step).toBe(0);
    expect(after.tensors.filter(({ name }) => !name.includes('/'))).toEqual(weights);
  });

  it.each<[string, () => string[], RegExp]>([
    ['a command without an experiment file', () => [], /No experiment file is given/],
    ['an experiment that does not exist', () => ['nowhere.json'], /nowhere\.json cannot be read/],
    ['an experiment that is not JSON', () => [path('bad.json')], /bad\.json: The experiment file is not valid JSON/],
    ['an unknown option', () => [path('dense.json'), '--speed'], /There is no option --speed/],
    ['a number of steps that is not a number', () => [path('dense.json'), '--steps', 'many'], /--steps must be a whole number/],
    ['an empty number of steps', () => [path('dense.json'), '--steps', ''], /--steps needs a value: --steps N/],
    ['a number of steps that is missing', () => [path('dense.json'), '--steps', '--save', path('w')], /--steps needs a value/],
    ['an option given twice', () => [path('dense.json'), '--steps', '1', '--steps', '2'], /--steps is given twice/],
    ['two experiments', () => [path('dense.json'), path('idx.json')], /idx\.json” is one argument too many/],
    [
      'an experiment without a step limit, and no --steps',
      () => [path('endless.json')],
      /trains until it is paused.*Give one with --steps/,
    ],
    ['an experiment without a step limit, and --steps 0', () => [path('endless.json'), '--steps', '0'], /trains until it is paused/],
    [
      '--data for an experiment that generates its data',
      () => [path('dense.json'), '--data', path('bad.json')],
      /data of the experiment is generated.*Leave it out/,
    ],
    [
      'an output file that is also the experiment file',
      () => [path('dense.json'), '--save', path('dense.json')],
      /--save would overwrite .*dense\.json/,
    ],
    ['an output that is a link to the experiment file', () => [path('dense.json'), '--log', path('link.json')], /--log would overwrite/],
    [
      'an output file that is also the --init file',
      () => [path('dense.json'), '--init', path('ok'), '--save', path('ok')],
      /which --init is read from/,
    ],
    [
      'two outputs that are the same file',
      () => [path('dense.json'), '--save', path('new'), '--log', `${folder}/./new`],
      /which --save is written to/,
    ],
    [
      'data that the experiment was not made with',
      () => [path('csv.json'), '--data', path('other.csv')],
      /not the data that the experiment was made with/,
    ],
    ['an unknown runner', () => [path('dense.json'), '--runner', 'abacus'], /--runner must be gpu or reference/],
    [
      'an --init file that is not a safetensors file',
      () => [path('dense.json'), '--init', path('bad.json')],
      /bad\.json: This safetensors file cannot be read/,
    ],
    [
      'an --init file that lacks weights of the network',
      () => [path('dense.json'), '--runner', 'reference', '--init', path('empty.safetensors')],
      /does not contain dense1\.projection_input|does not contain dense1\.weight/,
    ],
    [
      'an output in a folder that does not exist',
      () => [path('dense.json'), '--runner', 'reference', '--steps', '1', '--save', path('no/such/w')],
      /cannot be written/,
    ],
    [
      'an experiment that needs data files, and no --data',
      () => [path('idx.json')],
      /needs data \(IDX files\)\. Give the files with --data/,
    ],
  ])('prints one line and exits with code 2 for %s', async (_, args, reason) => {
    writeFileSync(path('bad.json'), '{"version": 1, this is not JSON');
    writeFileSync(path('empty.safetensors'), Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 123, 125]));
    write('endless.json', { ...small, training: { ...small.training, steps: 0 } });
    symlinkSync('dense.json', path('link.json'));
    writeFileSync(path('ok'), readFileSync(path('empty.safetensors')));
    writeFileSync(path('other.csv'), table);
    write('csv.json', {
      ...small,
      data: { kind: 'csv', params: { heldOut: 20 }, files: { names: ['mine.csv'], digest: '0123456789abcdef' } },
    });
    const before = readFileSync(path('dense.json'), 'utf8');
    writeFileSync(path('idx.json'), printExperiment({ ...starters.conv, data: { kind: 'idx', params: { heldOut: 20 } } }));
    expect(await main(args())).toBe(2);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(reason);
    expect(errors[0]).not.toContain('\n');
    expect(readFileSync(path('dense.json'), 'utf8')).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(
      ['bad.json', 'csv.json', 'dense.json', 'empty.safetensors', 'endless.json', 'idx.json', 'link.json', 'ok', 'other.csv'].sort(),
    );
  });

  it('checks, before it trains, that the outputs can be written', async () => {
    mkdirSync(path('folder'));
    expect(await run('--steps', '1000000000', '--save', path('folder'))).toBe(2);
    expect(errors[0]).toMatch(/folder cannot be written: it is a folder/);
  });

  it('continues a run file, and ends with exactly the weights, optimiser state, step and curve of an uninterrupted run', async () => {
    for (const [optimiser, name] of [
      [small.training.optimiser, 'adam'],
      [{ kind: 'momentum', params: { momentum: 0.9, nesterov: true } }, 'momentum'],
    ] as const) {
      write('dense.json', { ...small, training: { ...small.training, optimiser } as Experiment['training'] });
      await run('--steps', '9', '--save', path(`${name}-whole`), '--log', path(`${name}-whole.jsonl`));
      await run('--steps', '4', '--save', path(`${name}-half`));
      // The experiment is read from the run file.
      await main([
        '--runner',
        'reference',
        '--init',
        path(`${name}-half`),
        '--steps',
        '5',
        '--save',
        path(`${name}-end`),
        '--log',
        path('end.jsonl'),
      ]);
      expect(errors).toEqual([]);
      const [whole, end] = [runIn(`${name}-whole`), runIn(`${name}-end`)];
      expect({ ...end, times: [], evaluations: null }).toEqual({ ...whole, times: [], evaluations: null });
      expect(end.evaluations.columns).not.toEqual({});
      expect(linesOf('end.jsonl')).toEqual(linesOf(`${name}-whole.jsonl`).slice(4));
    }
  });

  it('preserves the lists of devices and of lost steps in a run file, and appends the device that continues the run', async () => {
    await run('--steps', '4', '--save', path('four'));
    const runners = [
      { from: 0, name: 'GPU' },
      { from: 3, name: 'another GPU' },
    ];
    writeFileSync(path('page'), writeRunFile({ ...runIn('four'), runners, missing: [[1, 2]] }));
    expect(await main(['--runner', 'reference', '--init', path('page'), '--steps', '2', '--save', path('six')])).toBe(0);
    expect(runIn('six')).toMatchObject({ missing: [[1, 2]], runners: [...runners, { from: 4, name: 'reference runner' }] });
  });

  it('continues a run file up to the step limit of its experiment, and refuses to continue beyond it without --steps', async () => {
    write('dense.json', { ...small, training: { ...small.training, steps: 4 } });
    await run('--steps', '3', '--save', path('three'));
    expect(await run('--init', path('three'), '--save', path('four'))).toBe(0);
    expect(runIn('four').step).toBe(4);
    expect(await run('--init', path('four'))).toBe(2);
    expect(errors).toEqual([expect.stringMatching(/at step 4, .* stops after step 4\. Give the number of further steps with --steps/)]);
  });

  it('accepts the data of the experiment under any file name, and different data only with --other-data', async () => {
    const network = { ...small.network, skips: [] };
    const bytes = new TextEncoder().encode(table);
    const files = { names: ['mine.csv'], digest: digestOf([{ name: 'mine.csv', bytes }]) };
    write('csv.json', {
      ...small,
      network,
      training: { ...small.training, batchSize: 4 },
      data: { kind: 'csv', params: { heldOut: 20 }, files },
    });
    writeFileSync(path('renamed.csv'), bytes);
    writeFileSync(path('other.csv'), `${table}1,1,yes\n`);
    const trainOn = (...args: string[]) => main([path('csv.json'), '--runner', 'reference', '--steps', '1', '--save', path('w'), ...args]);
    expect(await trainOn('--data', path('renamed.csv'))).toBe(0);
    expect(runIn('w').experiment.data.files).toEqual(files);
    expect(await trainOn('--data', path('other.csv'))).toBe(2);
    expect(await trainOn('--data', path('other.csv'), '--other-data')).toBe(0);
    expect(runIn('w').experiment.data.files?.names).toEqual(['other.csv']);
  });

  it.each([
    ['the gradient', { learningRate: 100, l2: 0 }],
    ['the weights', { learningRate: 100, l2: 10 }],
  ])('saves the log and the last finite weights if the first non-finite numbers are in %s', async (_, settings) => {
    const linear = small.network.layers.map((layer) => ({
      ...layer,
      params: 'activation' in layer.params ? { ...layer.params, activation: 'linear' } : layer.params,
    }));
    const optimiser = { kind: 'sgd', params: {} };
    write('dense.json', {
      ...small,
      network: { ...small.network, layers: linear },
      training: { ...small.training, ...settings, optimiser } as Experiment['training'],
    });
    expect(parseExperiment(readFileSync(path('dense.json'), 'utf8'))).toHaveProperty('experiment');
    expect(await run('--steps', '400', '--save', path('w'), '--log', path('l'))).toBe(1);
    expect(errors).toEqual([expect.stringMatching(/^Error: Training diverged.*contains the weights of step \d+\.$/)]);
    const { step, tensors, curve } = runIn('w');
    expect(tensors.every(({ values }) => values.every(Number.isFinite))).toBe(true);
    const log = linesOf('l');
    expect(log.length).toBe(curve.loss?.length);
    expect([1, 2]).toContain(log.length - step);
    errors = [];
    await run('--steps', String(step), '--save', path('again'));
    expect(runIn('again').tensors.filter(({ name }) => name !== 'optimiser/status')).toEqual(
      tensors.filter(({ name }) => name !== 'optimiser/status'),
    );
  });
});
