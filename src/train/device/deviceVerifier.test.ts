import { expect, it } from 'vitest';
import type { Plan } from '../../gpu/plan.ts';
import { kernels } from '../../shaders/kernels.ts';
import { deviceChecks } from './deviceChecks.ts';
import { DeviceVerifier } from './deviceVerifier.ts';

const failing = () => Promise.reject(new Error('the module could not be loaded'));
const [check] = deviceChecks();
const all = () => (check ? [{ ...check, data: failing, plan: failing }] : []);
const reason = /The GPU could not be checked: the module could not be loaded\. Reload/;

const planOf = (kernel: string): Plan => ({
  buffers: {},
  programs: { train: [{ parts: [], kernel, bindings: {}, constants: {}, grid: [1, 1, 1] }] },
});

/** A verifier of a device on which the kernel `measure` has already passed a check. */
function verifierOf(isIdle: boolean, idlePlan: () => Promise<Plan>) {
  // A verifier uses only these members of a device before a check runs.
  const device = { features: new Set(), lost: new Promise(() => {}) } as unknown as GPUDevice;
  const host = { isIdle: () => isIdle, onPassed: () => {}, onGivenUp: () => {}, onProgress: () => {}, onFailed: () => {} };
  return new DeviceVerifier(device, kernels, ['measure'], host, { all, plans: [idlePlan] });
}

it.each([true, false])(
  'a request to verify a plan is rejected if the module of a check cannot be loaded (idle device: %s)',
  async (isIdle) => {
    const verifier = verifierOf(isIdle, failing);
    // The second request shows that the verifier continues to work.
    for (let request = 0; request < 2; request++) await expect(verifier.verify(planOf('copy_state'), {})).rejects.toThrow(reason);
  },
);

it('a request does not wait for ever if it arrives while the last plan for idle-time checks is being made', async () => {
  const verifier = verifierOf(true, async () => planOf('measure'));
  await expect(verifier.verify(planOf('copy_state'), {})).rejects.toThrow(reason);
});
