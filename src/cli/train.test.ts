import { lstatSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { printExperiment } from '../experiment/experiment.ts';
import { readSafetensors } from '../experiment/formats/safetensors.ts';
import { starters } from '../experiment/starters.ts';
import { main } from './train.ts';

let folder = '';
let errors: string[] = [];
const path = (name: string) => join(folder, name);
const small = { ...starters.dense, data: { ...starters.dense.data, params: { ...starters.dense.data.params, count: 64 } } };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skiplab-headless-'));
  errors = [];
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation((line: string) => errors.push(line));
  writeFileSync(path('dense.json'), printExperiment(small));
});
afterEach(() => vi.restoreAllMocks());

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
    expect(readSafetensors(readFileSync(path('g.safetensors'))).map(({ name }) => name)).toEqual(weights.map(({ name }) => name));
    const log = readFileSync(path('l.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(log.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('writes weights, gradients and a log where links lead', async () => {
    const options = ['save', 'grads', 'log'];
    for (const name of options) symlinkSync(`${name}.target`, path(name));
    expect(await run('--steps', '1', ...options.flatMap((name) => [`--${name}`, path(name)]))).toBe(0);
    for (const name of options) {
      expect(lstatSync(path(name)).isSymbolicLink()).toBe(true);
      expect(readFileSync(path(`${name}.target`)).length).toBeGreaterThan(0);
    }
  });

  it('starts from given weights', async () => {
    await run('--steps', '0', '--save', path('w0.safetensors'));
    await run('--steps', '0', '--init', path('w0.safetensors'), '--save', path('w1.safetensors'));
    expect(readFileSync(path('w1.safetensors'))).toEqual(readFileSync(path('w0.safetensors')));
  });

  it.each<[string, () => string[], RegExp]>([
    ['no experiment', () => [], /No experiment file is given/],
    ['an experiment that is not there', () => ['nowhere.json'], /nowhere\.json cannot be read/],
    ['an experiment that is no JSON', () => [path('bad.json')], /bad\.json: The experiment file is not valid JSON/],
    ['an option that is not there', () => [path('dense.json'), '--speed'], /Unknown option '--speed'/],
    ['a number of steps that is none', () => [path('dense.json'), '--steps', 'many'], /--steps must be a whole number/],
    ['a runner that is not there', () => [path('dense.json'), '--runner', 'abacus'], /--runner must be gpu or reference/],
    ['weights that are none', () => [path('dense.json'), '--init', path('bad.json')], /not a valid safetensors file/],
    [
      'weights that lack some',
      () => [path('dense.json'), '--runner', 'reference', '--init', path('empty.safetensors')],
      /does not contain dense1\.projection_input|does not contain dense1\.weight/,
    ],
    [
      'a folder that is not there',
      () => [path('dense.json'), '--runner', 'reference', '--steps', '1', '--save', path('no/such/w')],
      /cannot be written/,
    ],
    ['data files that are missing', () => [path('idx.json')], /needs data \(IDX files\)\. Give the files with --data/],
  ])('ends with one line and code 1 for %s', async (_, args, reason) => {
    writeFileSync(path('bad.json'), '{"version": 1, this is not JSON');
    writeFileSync(path('empty.safetensors'), Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 123, 125]));
    writeFileSync(path('idx.json'), printExperiment({ ...starters.conv, data: { kind: 'idx', params: { heldOut: 20 } } }));
    expect(await main(args())).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(reason);
    expect(errors[0]).not.toContain('\n');
    expect(readdirSync(folder).sort()).toEqual(['bad.json', 'dense.json', 'empty.safetensors', 'idx.json']);
  });
});
