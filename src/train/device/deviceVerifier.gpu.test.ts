import { describe, expect, it } from 'vitest';
import { requestNodeDevice } from '../../cli/nodeDevice.ts';
import type { Plan } from '../../gpu/plan.ts';
import { optimisers } from '../../models/optimisers/index.ts';
import { kernels } from '../../shaders/kernels.ts';
import { kernelsOf } from './checkSelection.ts';
import { deviceChecks } from './deviceChecks.ts';
import { DeviceVerifier } from './deviceVerifier.ts';

/** A device whose driver replaces `from` with `to` in the kernels whose names match `where`. */
async function deviceCompiling(from: string, to: string, where = /./): Promise<GPUDevice> {
  const { device } = await requestNodeDevice();
  const create = device.createShaderModule.bind(device);
  device.createShaderModule = (descriptor) => {
    const isMeant = where.test(descriptor.label ?? '');
    return create({ ...descriptor, code: isMeant ? descriptor.code.replaceAll(from, to) : descriptor.code });
  };
  return device;
}

async function verdict(device: GPUDevice, plan: Plan) {
  const said = { passed: [] as string[], givenUp: [] as string[], progress: [] as string[], problem: '' };
  const verifier = new DeviceVerifier(device, kernels, [], {
    isIdle: () => false,
    onPassed: (names) => said.passed.push(...names),
    onGivenUp: (what, problem) => said.givenUp.push(`${what}: ${problem}`),
    onProgress: (done, of) => said.progress.push(`${done} of ${of}`),
    onFailed: (problem) => {
      said.problem = problem;
    },
  });
  await verifier.verify(plan, {});
  const runs = [...kernelsOf(plan, verifier.kernels, device.features)];
  device.destroy();
  return { ...said, runs, untried: runs.filter((name) => !said.passed.includes(name)) };
}

const planOf = async (name: string | RegExp) =>
  (await deviceChecks()
    .find((check) => check.name.match(name))
    ?.plan()) ?? expect.fail(`no device check matches ${name}`);
const FIRST = 'the Dense starter';

describe('a device', () => {
  it('that computes correct results passes with every kernel that the plan runs', async () => {
    const { givenUp, problem, untried, progress, runs } = await verdict(await deviceCompiling('', '', /^$/), await planOf(FIRST));
    expect({ givenUp, problem, untried }).toEqual({ givenUp: [], problem: '', untried: [] });
    expect([progress.at(0), progress.at(-1)]).toEqual([`0 of ${runs.length}`, `${runs.length} of ${runs.length}`]);
  });

  it.each([
    ['swaps the wrong lanes of a quad', 'quadSwapX(', 'quadSwapY('],
    ['numbers the invocations of a quad in a different order', 'lane = local % 4u', 'lane = (local + 1u) % 4u'],
  ])('that %s is used without the subgroups feature, and passes with all other kernels', async (_, from, to) => {
    const device = await deviceCompiling(from, to);
    const hasSubgroups = device.features.has('subgroups');
    const { givenUp, problem, runs, untried } = await verdict(device, await planOf(FIRST));
    expect({ problem, untried }).toEqual({ problem: '', untried: [] });
    // On a device without the feature, the faulty variants do not run.
    expect(givenUp).toHaveLength(hasSubgroups ? 1 : 0);
    if (hasSubgroups) expect(givenUp[0]).toMatch(/^subgroups: matmul\w*_quad\w*: .* is off by/);
    expect(runs.filter((name) => kernels.get(name)?.features.length)).toEqual([]);
  });

  it('that computes one variant wrongly is used without that variant, and with all others', async () => {
    const device = await deviceCompiling('params[i] = ', 'params[i] = 1.001 * ', /adam_vec4/);
    const { givenUp, problem, runs, untried } = await verdict(device, await planOf(FIRST));
    expect({ problem, untried }).toEqual({ problem: '', untried: [] });
    expect(givenUp).toEqual([expect.stringMatching(/^adam_vec4: the update of .* is off by/)]);
    expect(runs).toContain('adam');
  });

  it('that refuses to compile one variant is used without it', async () => {
    const device = await deviceCompiling('fn adam_vec4', 'not WGSL', /adam_vec4/);
    const { givenUp, problem, untried } = await verdict(device, await planOf(FIRST));
    expect({ problem, untried }).toEqual({ problem: '', untried: [] });
    expect(givenUp).toEqual([expect.stringMatching(/^adam_vec4: The GPU refused this network/)]);
  });

  it.each(optimisers.map(({ kind }) => kind))(
    'that computes wrong updates from correct gradients is refused (optimiser: %s)',
    async (kind) => {
      const device = await deviceCompiling('params[i] = ', 'params[i] = 1.001 * ');
      const { problem } = await verdict(device, await planOf(new RegExp(`, ${kind}$`)));
      expect(problem).toMatch(/^the update of .* is off by/);
    },
  );

  it('that sums the scores of an evaluation wrongly is refused', async () => {
    const device = await deviceCompiling('+= sum.scores[score]', '+= 1.01 * sum.scores[score]', /accumulate_scores/);
    const { problem } = await verdict(device, await planOf(FIRST));
    expect(problem).toMatch(/^the evaluation is off by/);
  });
});
