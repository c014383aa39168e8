import { medianOf } from '../../insight/answer/summary.ts';
import { countedParts } from '../../insight/lesion/lesions.ts';
import { cumulativeDeletion, type Deletions } from '../analyses/lesions.ts';
import { defineQuantity, type MeasuredRun, subjectOf, withTwin } from './quantity.ts';
import { numberWords } from './words.ts';

interface Deletion {
  curve: Deletions;
  /** The curve of the twin (the second run); null if there is none, or if the measurement was stopped before it. */
  twin: Deletions | null;
}

/** The number of examples is small because the curve needs up to 20 evaluations for each number of deleted parts. */
const EXAMPLES = 256;

export const deletion = defineQuantity({
  name: 'deletion',
  label: 'Cumulative deletion',
  unit: 'held-out loss',
  doc: 'The loss if the first m branches of a random order are left out at once, for each m and each of 20 orders. In a network without add skips, hidden layers are replaced with their inputs instead. The seed determines the orders.',
  source: 'Veit et al. 2016, arXiv 1605.06431',
  picture: 'lesions',
  async measure(run): Promise<Deletion> {
    const { own, twin } = await withTwin(run, curveOf);
    return { curve: own, twin };
  },
  lines: ({ curve, twin }) => [lineOf(curve), ...(twin ? [`the twin: ${lineOf(twin)}`] : [])],
});

const curveOf = (run: MeasuredRun) => cumulativeDeletion(subjectOf(run, EXAMPLES), undefined, run.goesOn);

const lineOf = ({ loss, parts, kind }: Deletions): string =>
  loss.length === 0
    ? 'none, because the measurement was stopped'
    : parts === 0
      ? 'none, because no hidden layer can be replaced with its input'
      : `median loss for each number of deleted parts (of ${countedParts(parts, kind)}), starting at 0: ${loss.map((draws) => numberWords(medianOf(draws), 3)).join(', ')}`;
