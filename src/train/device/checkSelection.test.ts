import { describe, expect, it } from 'vitest';
import { withVariantsThat } from '../../gpu/catalogue.ts';
import { kernels } from '../../shaders/kernels.ts';
import { kernelsOf, kernelsToPass, selectCheck, toBeCompared } from './checkSelection.ts';
import { deviceChecks } from './deviceChecks.ts';

const ALL = new Set(['subgroups']);
const [first] = deviceChecks();
const firstPlan = () => first?.plan() ?? expect.fail('no check');

async function selectAll(wanted: ReadonlySet<string>, catalogue = kernels, features: ReadonlySet<string> = ALL) {
  const open = new Set(wanted);
  const names: string[] = [];
  while (open.size > 0) {
    const selected = await selectCheck(deviceChecks(), open, catalogue, features);
    if (!selected) break;
    names.push(selected.check.name);
    for (const name of selected.kernels) open.delete(name);
  }
  return { names, left: [...open] };
}

/**
 * The first two kernels only measure the adapter. copy_state copies the state that a layer keeps between steps; no shipped layer keeps any.
 */
const NOT_TRAINED_WITH = ['register_multiply_add', 'copy_words', 'copy_state'];

describe('the device checks', () => {
  it('have unique names', () => {
    const names = deviceChecks().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('together run every kernel and every variant, except those that are not used to train a shipped network', async () => {
    const { left } = await selectAll(new Set(kernels.keys()));
    expect(left).toEqual(NOT_TRAINED_WITH);
  });

  it('together run every plain kernel, with the same exceptions, if the catalogue contains no variants', async () => {
    const plain = withVariantsThat(kernels, () => false);
    const { left } = await selectAll(new Set(plain.keys()), plain, new Set());
    expect(left).toEqual(NOT_TRAINED_WITH);
  });
});

describe('the selected check', () => {
  it('is the first one that runs all wanted kernels without further compilation, and the plans of later checks are not made', async () => {
    const plan = await firstPlan();
    const wanted = kernelsOf(plan, kernels, ALL);
    const unmade = { ...deviceChecks()[1], plan: () => expect.fail('made') } as typeof first & {};
    const selected = await selectCheck([first as typeof unmade, unmade], wanted, kernels, ALL, plan);
    expect(selected?.check).toBe(first);
    expect(selected?.kernels).toEqual(wanted);
  });

  it('runs a wanted variant in place of the one that would run otherwise', async () => {
    const selected = await selectCheck(deviceChecks(), new Set(['matmul_vec4']), kernels, ALL);
    expect(selected?.kernels).toContain('matmul_vec4');
    expect(Object.values(selected?.choice ?? {})).toContain('matmul_vec4');
  });

  it('runs a plain kernel instead of its variants if the plain kernel is wanted', async () => {
    const selected = await selectCheck(deviceChecks(), new Set(['matmul_backward_weight']), kernels, ALL);
    expect(selected?.kernels).toContain('matmul_backward_weight');
  });

  it('is null if no check runs the kernel', async () => {
    expect(await selectCheck(deviceChecks(), new Set(['register_multiply_add']), kernels, ALL)).toBeNull();
  });

  it('runs no variant that was removed from the catalogue', async () => {
    const without = withVariantsThat(kernels, ({ features }) => features.length === 0);
    const selected = await selectCheck(deviceChecks(), new Set(['matmul']), without, ALL);
    expect([...(selected?.kernels ?? [])].filter((name) => kernels.get(name)?.features.length)).toEqual([]);
  });
});

describe('the kernels that must pass a check before a plan runs', () => {
  const largeCheck = () => deviceChecks().find(({ name }) => name === 'dense (input 64, units 128)');

  it('include each variant that the plan runs, under the name of the variant', async () => {
    const plan = await firstPlan();
    expect(kernelsToPass(plan, kernels, ALL, {}, () => false)).toEqual(kernelsOf(plan, kernels, ALL));
  });

  it('include the plain kernel instead of its variant if the two will be compared before the variant runs', async () => {
    const plan = (await largeCheck()?.plan()) ?? expect.fail('no large check');
    const variants = ['matmul_wide', 'matmul_backward_weight_wide'];
    expect([...kernelsOf(plan, kernels, ALL)]).toEqual(expect.arrayContaining(variants));
    const needed = kernelsToPass(plan, kernels, ALL, {}, toBeCompared(plan, kernels, ALL, {}));
    expect([...needed]).toEqual(expect.arrayContaining(['matmul', 'matmul_backward_weight']));
    expect([...needed].filter((name) => variants.includes(name))).toEqual([]);
  });

  it('include the variant itself if it will not be compared with its plain kernel on this device', async () => {
    const plan = (await largeCheck()?.plan()) ?? expect.fail('no large check');
    expect([...kernelsToPass(plan, kernels, ALL, {}, () => false)]).toContain('matmul_wide');
  });
});
