import { defineQuantity, NotMeasurable } from './quantity.ts';

export interface HeldOutLoss {
  examples: number;
  mean: number;
  /** The loss of each of the first held-out examples. */
  each: number[];
}

/** The most examples whose losses are listed one by one. */
const MOST_LISTED = 128;

/** The loss that other quantities, such as lesions and the loss surface, are compared with. */
export const loss = defineQuantity<HeldOutLoss>({
  name: 'loss',
  label: 'Held-out loss',
  unit: 'loss',
  doc: 'The mean over the held-out examples of the loss ℓ of each example.',
  source: 'own definition',
  needs: 'evaluate',
  picture: 'loss',
  async measure(subject) {
    if (subject.heldOutCount === 0) throw new NotMeasurable('The data has no held-out examples. Hold some out, or give other data.');
    const bench = await subject.open();
    try {
      const { values, examples } = await bench.evaluate();
      const each = await bench.heldOutLosses(Math.min(MOST_LISTED, examples));
      return { examples, mean: values[0] ?? Number.NaN, each: [...each] };
    } finally {
      bench.destroy();
    }
  },
  lines: ({ mean, examples }) => [`${mean.toPrecision(6)} over ${examples} held-out examples`],
});
