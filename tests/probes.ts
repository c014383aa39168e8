import { createGpuRunner } from '../src/gpu/runner.ts';
import { choiceKey } from '../src/gpu/variants.ts';
import { kernels } from '../src/shaders/kernels.ts';
import { createReferenceRunner } from '../src/shaders/referenceRunner.ts';
import { probeOf, type Subject } from '../src/train/analyses/subject.ts';
import { type MakeRunner, Trainer } from '../src/train/trainer/trainer.ts';
import { testDevice } from './dawn.ts';
import { type NetworkCase, randomDataset } from './networks.ts';

export const onDevice: MakeRunner = async (plan) => createGpuRunner(await testDevice(), plan, kernels);
export const onReference: MakeRunner = async (plan) => createReferenceRunner(plan, kernels);

/** Makes a runner on the device. The runner uses base kernels, never their variants. */
export const onPlainKernels: MakeRunner = async (plan) => {
  const used = Object.values(plan.programs).flat();
  const plain = used.flatMap(({ kernel: name, constants }) => {
    const kernel = kernels.get(name);
    return kernel ? [[choiceKey(kernel, constants), name] as const] : [];
  });
  return createGpuRunner(await testDevice(), plan, kernels, Object.fromEntries(plain));
};

/** Returns the network of a case after a few steps on the f64 reference, with a probe of `examples` held-out examples. */
export async function trainedSubject(
  { name, network, data: { inputShape, task }, training }: NetworkCase,
  makeRunner: MakeRunner,
  examples = 10,
): Promise<Subject> {
  const setup = { network, training };
  const data = { ...randomDataset(inputShape, task, 2 * training.batchSize + examples, name), trainCount: 2 * training.batchSize };
  const trainer = await Trainer.create(setup, data, onReference);
  await trainer.advance(2);
  await trainer.advance(2);
  const subject: Subject = { setup, probe: probeOf(data, training.batchSize, examples), weights: await trainer.weights(), makeRunner };
  trainer.destroy();
  return subject;
}
