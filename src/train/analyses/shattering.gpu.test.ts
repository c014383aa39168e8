import { describe, expect, it } from 'vitest';
import { caseNamed, layer, randomDataset, skip } from '../../../tests/networks.ts';
import { onDevice, onReference, trainedSubject } from '../../../tests/probes.ts';
import { evaluationWithGradients, givenGradient } from '../../insight/shattering/inputGradients.ts';
import { defaultTraining } from '../../models/optimisers/training.ts';
import { kernels } from '../../shaders/kernels.ts';
import { createReferenceRunner, type ReferenceRunner } from '../../shaders/referenceRunner.ts';
import { Trainer } from '../trainer/trainer.ts';
import { shattering } from './shattering.ts';

describe('the gradient with respect to the inputs', () => {
  it.each(['dense, gelu after the join', 'conv, concat, strided and not', 'lstm, last step'])(
    'agrees with central differences (%s)',
    async (name) => {
      const { network, training, data } = caseNamed(name);
      const outputs = data.task.labels.length === 10 ? 10 : 1;
      const targets = Float32Array.from({ length: 8 * outputs }, (_, i) => Math.cos(i));
      const probe = { ...randomDataset(data.inputShape, data.task, 8, name), targets, targetWidth: outputs, trainCount: 4 };
      let runner: ReferenceRunner | undefined;
      const trainer = await Trainer.create(
        { network, training },
        probe,
        async (plan) => {
          runner = createReferenceRunner(plan, kernels);
          return runner;
        },
        { loss: givenGradient, procedure: evaluationWithGradients, inputGradient: true },
      );
      const { views } = trainer.compiled;
      const gradientView = views.inputGradient ?? expect.fail();
      const inputs = runner?.values(views.inputs) ?? expect.fail();
      const evaluate = () => {
        runner?.write(views.evaluationCursor, new Uint32Array([0, 4]));
        runner?.run('evaluate');
      };
      const value = () => {
        evaluate();
        const logits = Float64Array.from(runner?.values(views.logits) ?? []);
        return logits.reduce((sum, output, i) => sum + output * (targets[4 * outputs + i] ?? 0), 0);
      };
      evaluate();
      const gradient = Float64Array.from(runner?.values(gradientView) ?? []);
      // The held-out examples are stored after an equal number of training examples, so the length of their gradient is also the index of
      // their first input value.
      const first = gradient.length;
      for (let i = 0; i < gradient.length; i += Math.ceil(gradient.length / 23)) {
        const before = inputs[first + i] ?? 0;
        inputs[first + i] = before + 1e-5;
        const above = value();
        inputs[first + i] = before - 1e-5;
        const below = value();
        inputs[first + i] = before;
        expect(gradient[i], `input ${i}`).toBeCloseTo((above - below) / 2e-5, 6);
      }
      trainer.destroy();
    },
  );
});

function reluStack(hasSkips: boolean, depth: number, width: number) {
  const units = (n: number) => `dense${n}`;
  const layers = Array.from({ length: depth }, (_, i) =>
    layer(units(i + 1), 'dense', { units: width, activation: 'relu', init: 'heNormal' }),
  );
  return {
    name: `relu ${hasSkips}`,
    network: {
      layers: [layer('input', 'input'), ...layers, layer('head', 'dense', { units: 1, activation: 'linear' })],
      skips: hasSkips ? Array.from({ length: depth - 1 }, (_, i) => skip(units(i + 1), units(i + 2))) : [],
    },
    data: randomDataset([width], { type: 'regression', labels: ['y'] }, 66),
    training: { ...defaultTraining(), batchSize: 64 },
  };
}

describe('the autocorrelation of input gradients', () => {
  it('on the GPU agrees with that on the f64 reference', async () => {
    const subject = await trainedSubject(reluStack(true, 4, 20), onDevice, 2);
    const got = (await shattering(subject)).autocorrelation ?? expect.fail();
    const want = (await shattering({ ...subject, makeRunner: onReference })).autocorrelation ?? expect.fail();
    for (const [i, value] of got.entries()) expect(Math.abs(value - (want[i] ?? 0))).toBeLessThan(1e-3);
  });

  it('is null for a linear network, whose gradient is the same everywhere', async () => {
    const { network, ...rest } = reluStack(false, 2, 6);
    const layers = network.layers.map((one) => ({
      ...one,
      params: { ...one.params, ...(one.kind === 'dense' && { activation: 'linear' }) },
    }));
    const subject = await trainedSubject({ ...rest, network: { ...network, layers } }, onReference, 2);
    expect((await shattering(subject)).autocorrelation).toBeNull();
  });
});
