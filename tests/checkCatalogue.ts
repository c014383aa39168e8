/** Runs a few device checks that together cover all kernels and variants that training uses and the device supports. */
import { kernels } from '../src/shaders/kernels.ts';
import { selectCheck } from '../src/train/device/checkSelection.ts';
import { checkDevice } from '../src/train/device/deviceCheck.ts';
import { deviceChecks } from '../src/train/device/deviceChecks.ts';

/**
 * The first two kernels only measure the adapter. `copy_state` copies the state that a layer keeps between training steps, such as running
 * statistics, and no layer in src/models/layers keeps any.
 */
const NOT_TRAINED_WITH = ['register_multiply_add', 'copy_words', 'copy_state'];

export interface Checked {
  name: string;
  /** The kernels that no earlier check ran. */
  kernels: readonly string[];
  problem: string | null;
}

export async function* checkCatalogue(device: GPUDevice): AsyncGenerator<Checked> {
  const runs = [...kernels.values()].filter(({ features }) => features.every((feature) => device.features.has(feature)));
  const open = new Set(runs.map(({ name }) => name).filter((name) => !NOT_TRAINED_WITH.includes(name)));
  while (open.size > 0) {
    const selected = await selectCheck(deviceChecks(), open, kernels, device.features);
    if (!selected) return yield { name: 'the catalogue', kernels: [...open], problem: 'no device check runs these kernels' };
    const { check, choice, kernels: run } = selected;
    const problem = await checkDevice(device, check, kernels, choice);
    yield { name: check.name, kernels: [...run].filter((name) => open.has(name)), problem };
    for (const name of run) open.delete(name);
  }
}
