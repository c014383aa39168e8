import { counted } from '../../schema/words.ts';
import { exampleScores } from '../analyses/exampleScores.ts';
import { withEvaluator } from '../analyses/subject.ts';
import { defineQuantity, subjectOf } from './quantity.ts';
import { numberWords } from './words.ts';

interface HeldOutLoss {
  examples: number;
  mean: number;
  /** The losses of the first held-out examples. */
  each: number[];
}

const MOST_LISTED = 128;

export const loss = defineQuantity({
  name: 'loss',
  label: 'Held-out loss',
  unit: 'loss',
  doc: 'The loss ℓ of an example, averaged over all held-out examples.',
  source: 'own definition',
  picture: null,
  async measure(run): Promise<HeldOutLoss> {
    const { losses } = await withEvaluator(subjectOf(run, run.dataset.count), exampleScores);
    const mean = losses.reduce((sum, one) => sum + one, 0) / losses.length;
    return { examples: losses.length, mean, each: [...losses.subarray(0, MOST_LISTED)] };
  },
  lines: ({ mean, examples }) => [`${numberWords(mean, 6)} over ${counted(examples, 'held-out example')}`],
});
