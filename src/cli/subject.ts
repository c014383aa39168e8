/** Makes the subject of quantities of a trainer. */
import type { Dataset } from '../data/dataset.ts';
import type { Subject } from '../insight/quantities/subject.ts';
import type { Setup } from '../train/trainer/trainer.ts';
import { type MakeRunner, Trainer } from '../train/trainer/trainer.ts';

export async function subjectOf(
  trainer: Trainer,
  { network, training }: Setup,
  dataset: Dataset,
  makeRunner: MakeRunner,
): Promise<Subject> {
  const tensors = await trainer.weights();
  const weights = new Map(tensors.map(({ name, values }) => [name, values]));
  return {
    network,
    training,
    step: trainer.step,
    heldOutCount: trainer.heldOutCount,
    weights,
    async open(other = network, options = {}) {
      const bench = await Trainer.create({ network: other, training }, dataset, makeRunner, options);
      for (const weight of [...bench.compiled.parameters, ...bench.compiled.state]) {
        const values = weights.get(weight.name);
        if (values) bench.setWeight(weight, values);
      }
      return bench;
    },
  };
}
