import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { bundleKit } from '../../scripts/kit/bundle.mjs';
import { KIT_SCRIPT, makeRoom } from '../../scripts/kit/folder.mjs';
import { ROOT } from '../../scripts/setup.mjs';
import { versions } from '../../scripts/versions.mjs';
import { defineKernel, defineVariant, withVariants } from '../gpu/kernel.ts';
import type { Plan } from '../gpu/plan.ts';
import { main, wrongIn } from './gpuKit.ts';
import { everyChoice, type GradientCheck } from './gradients.ts';

const folder = mkdtempSync(join(tmpdir(), 'skiplab-kit-'));
afterEach(() => vi.restoreAllMocks());

it('bundleKit writes one script, which Node can run and which contains the version of Skiplab; makeRoom deletes it', async () => {
  try {
    await bundleKit(folder);
    expect(readdirSync(folder)).toEqual([KIT_SCRIPT]);
    symlinkSync(`${ROOT}/node_modules`, join(folder, 'node_modules'));
    const help = execFileSync(process.execPath, [join(folder, KIT_SCRIPT), '--help'], { encoding: 'utf8' });
    expect(help).toMatch(/^run\.sh \[options\]\n.*\n {2}--quick/);
    // A failing `toContain` would print the whole script.
    expect(readFileSync(join(folder, KIT_SCRIPT), 'utf8').includes(`"skiplab": "${versions().skiplab}"`)).toBe(true);
    rmSync(join(folder, 'node_modules'));
    makeRoom(folder);
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('with an unknown option or an invalid value, the kit prints a one-line message and exits with code 2', async () => {
  const errors = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await main(['--only', 'checks,speed'])).toBe(2);
  expect(await main(['--fast'])).toBe(2);
  expect(errors.mock.calls.map(([line]) => String(line))).toEqual([
    expect.stringMatching(/^Error: --only has the unknown value “speed”\. Known values, .*: checks, gradients, .*\.$/),
    expect.stringMatching(/^Error: There is no option --fast\./),
  ]);
});

const compared = (name: string, error: number, problem: string | null = null): GradientCheck => ({
  name,
  kernels: [],
  errors: [{ name: 'dense1.weight', error }],
  problem,
});

it('wrongIn lists the failed device checks, and the gradients that are inaccurate, not a number or not computed', () => {
  const gradients = [
    compared('good', 9e-5),
    compared('far', 2e-4),
    compared('none', Number.NaN),
    compared('lost', 0, 'The device is lost.'),
  ];
  const checks = [
    { name: 'dense', problem: null },
    { name: 'conv', problem: 'conv1.weight is off by 3 %' },
  ];
  expect(wrongIn({ checks, gradients })).toEqual([
    'device check, conv: conv1.weight is off by 3 %',
    'gradients, far: worst relative error 0.0002',
    'gradients, none: worst relative error Infinity',
    'gradients, lost: The device is lost.',
  ]);
});

it('the selections of everyChoice use each candidate of each dispatch, and the last selection uses those that are likely to be the fastest', () => {
  const wgsl = (name: string) => `override SIZE: u32;\n@group(0) @binding(0) var<storage, read_write> y: array<f32>;\nfn ${name}() {}`;
  const plain = defineKernel({
    name: 'plain',
    wgsl: wgsl('plain'),
    constants: ['SIZE'],
    bindings: ['y'],
    grid: () => [1, 1, 1],
    reference: () => {},
  });
  const variant = (name: string, least: number) =>
    defineVariant(plain, { name, wgsl: wgsl(name), grid: () => [1, 1, 1], takes: ({ SIZE = 0 }) => SIZE >= least });
  const kernel = withVariants(plain, [variant('plain_wide', 8), variant('plain_wider', 64)]);
  const dispatch = (size: number) => ({ parts: [], kernel: 'plain', bindings: {}, constants: { SIZE: size }, grid: [1, 1, 1] as const });
  const plan: Plan = { buffers: {}, programs: { train: [4, 16, 64].map(dispatch) } };
  const choices = everyChoice(plan, new Map([['plain', kernel]]), new Set());
  expect(choices).toEqual([
    { 'plain SIZE=16': 'plain', 'plain SIZE=64': 'plain' },
    { 'plain SIZE=16': 'plain_wide', 'plain SIZE=64': 'plain_wide' },
    { 'plain SIZE=16': 'plain_wide', 'plain SIZE=64': 'plain_wider' },
  ]);
});
