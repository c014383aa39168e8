import { describe, expect, it } from 'vitest';
import { testDevice } from '../../tests/dawn.ts';
import { plainEpilogue } from '../shaders/epilogue.ts';
import { matmul } from '../shaders/matmul/matmul.ts';
import type { KernelSpec, Variant } from './kernel.ts';
import type { Plan } from './plan.ts';
import type { RunExclusive } from './stopwatch.ts';
import { measureChoice, withoutQuestions } from './tuner.ts';
import { candidatesFor, choiceFor, choiceKey, selectVariants } from './variants.ts';

const alone: RunExclusive = (work) => work();
/** No time limit, because other processes can slow a measurement, and the tuner tries fewer variants once its default budget is spent. */
const unhurried = { budgetMs: Number.POSITIVE_INFINITY };

function planOf(size: number): Plan {
  const view = (buffer: string, length: number) => ({ buffer, offset: 0, length });
  const square = size * size;
  const bindings = {
    a: view('a', square),
    b: view('b', square),
    bias: view('unread', 4),
    addend: view('unread', 4),
    scale: view('unread', 4),
    y: view('y', square),
    saved: view('unwritten', 4),
  };
  const constants = { ROWS: size, COLS: size, DEPTH: size, TRANSPOSE_B: 0, ...plainEpilogue };
  const dispatch = { parts: [], kernel: matmul.name, bindings, constants, grid: matmul.grid(constants) };
  const f32 = (length: number) => ({ type: 'f32' as const, length });
  return {
    buffers: { a: f32(square), b: f32(square), y: f32(square), unread: f32(4), unwritten: f32(4) },
    programs: { train: [dispatch] },
  };
}

const catalogue = (variants: readonly Variant[]) => new Map<string, KernelSpec>([[matmul.name, { ...matmul, variants }]]);
const plan = planOf(208);
const key = choiceKey(matmul, plan.programs.train?.[0]?.constants ?? {});

it('withoutQuestions leaves out the dispatches whose variants have not been measured yet', () => {
  const kernels = catalogue(matmul.variants);
  const features = new Set<string>();
  const left = (known: Record<string, string>) => withoutQuestions(plan, kernels, features, known).programs.train;
  expect(left({})).toEqual([]);
  expect(left({ [key]: 'matmul' })).toEqual(plan.programs.train);
});

describe('measureChoice', () => {
  it('selects one of the candidates', async () => {
    const device = await testDevice();
    const choice = await measureChoice(device, plan, catalogue(matmul.variants), {}, alone);
    const candidates = candidatesFor(matmul, plan.programs.train?.[0]?.constants ?? {}, device.features);
    expect(Object.keys(choice)).toEqual([key]);
    expect(candidates.map(({ name }) => name)).toContain(choice[key]);
  });

  it('tries all variants for the largest dispatch only, or for none if the likely fastest variant won the latest measurement', async ({
    skip,
  }) => {
    const device = await testDevice();
    const [vec4] = matmul.variants;
    const likely = candidatesFor(matmul, plan.programs.train?.[0]?.constants ?? {}, device.features).at(-1);
    if (!vec4) throw new Error('no variant');
    if (!likely || likely.name === vec4.name) return skip('the device has no subgroups, so there is only one variant');
    // The tuner computes the grid of every variant that it tries.
    const tried = new Set<number | undefined>();
    const spied: Variant = {
      ...vec4,
      grid: (constants) => {
        tried.add(constants.ROWS);
        return vec4.grid(constants);
      },
    };
    const kernels = catalogue([spied, likely as Variant]);
    const largest = planOf(216);
    const both = { ...largest, programs: { train: [...(plan.programs.train ?? []), ...(largest.programs.train ?? [])] } };
    const choice = await measureChoice(device, both, kernels, {}, alone, unhurried);
    const largestKey = choiceKey(matmul, largest.programs.train?.[0]?.constants ?? {});
    expect(Object.keys(choice).sort()).toEqual([key, largestKey].sort());
    // Which variant wins depends on the processor.
    expect([...tried]).toEqual(choice[largestKey] === spied.name ? [216, 208] : [216]);
    tried.clear();
    await measureChoice(device, planOf(224), kernels, { [largestKey]: likely.name }, alone, unhurried);
    expect([...tried]).toEqual([]);
    await measureChoice(device, planOf(224), kernels, { [largestKey]: 'matmul' }, alone, unhurried);
    expect([...tried]).toEqual([224]);
  });

  it('measures neither dispatches whose fastest variant is known nor small dispatches', async () => {
    const device = await testDevice();
    const never: RunExclusive = () => Promise.reject(new Error('measured'));
    expect(await measureChoice(device, plan, catalogue(matmul.variants), { [key]: 'matmul' }, never)).toEqual({});
    expect(await measureChoice(device, planOf(32), catalogue(matmul.variants), {}, never)).toEqual({});
  });

  it('reports its progress as complete even if the measurement is cancelled before it begins', async () => {
    const device = await testDevice();
    const never: RunExclusive = () => Promise.reject(new Error('cancelled'));
    const progress: number[][] = [];
    const onProgress = (done: number, of: number) => progress.push([done, of]);
    await expect(measureChoice(device, plan, catalogue(matmul.variants), {}, never, { onProgress })).rejects.toThrow('cancelled');
    expect(progress).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it('rejects a variant that gives a wrong result or does not compile', async () => {
    const device = await testDevice();
    const [vec4] = matmul.variants;
    if (!vec4) throw new Error('no variant to spoil');
    // The pipeline cache is keyed by name, so each broken variant needs a name of its own.
    const spoil = (name: string, change: (wgsl: string) => string): Variant => ({
      ...vec4,
      name,
      wgsl: change(vec4.wgsl).replace('fn matmul_vec4(', `fn ${name}(`),
    });
    const wrong = spoil('wrong', (wgsl) => wgsl.replace('near0 += product(near, a0);', ''));
    const broken = spoil('broken', (wgsl) => `${wgsl} oops`);
    expect(wrong.wgsl).not.toContain('near0 += product(near, a0);');
    const told: string[] = [];
    for (const spoilt of [wrong, broken])
      expect(
        await measureChoice(device, plan, catalogue([spoilt]), {}, alone, {
          ...unhurried,
          onWrong: (name) => told.push(name),
        }),
      ).toEqual({
        [key]: 'matmul',
      });
    expect(told).toEqual(['wrong']);
  });
});

describe('selectVariants', () => {
  const kernels = catalogue(matmul.variants);
  const chosen = (features: readonly string[], choice = {}) =>
    selectVariants(plan, kernels, new Set(features), choice).programs.train?.[0]?.kernel;

  it('selects the last variant that the device can run, if nothing was measured', () => {
    expect(chosen(['subgroups'])).toBe('matmul_wide');
    expect(chosen([])).toBe('matmul_vec4');
  });

  it('follows a measured selection, and ignores it if the device cannot run the selected variant', () => {
    expect(chosen(['subgroups'], { [key]: 'matmul' })).toBe('matmul');
    expect(chosen([], { [key]: 'matmul_quad' })).toBe('matmul_vec4');
  });
});

it('choiceFor returns only those entries of a selection that a plan uses', () => {
  expect(choiceFor(plan, catalogue(matmul.variants), { [key]: 'matmul', other: 'x' })).toEqual({ [key]: 'matmul' });
});
