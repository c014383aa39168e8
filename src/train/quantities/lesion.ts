import { EVALUATED_EXAMPLES } from '../../experiment/evaluations.ts';
import { skipKey } from '../../models/network/network.ts';
import { cumulativeDeletion, type Deletions, type LesionEffect, type LesionTable, lesionTable } from '../analyses/lesions.ts';
import { defineQuantity, type MeasuredRun, subjectOf } from './quantity.ts';
import { numberWords } from './words.ts';

interface LesionsOfNetwork {
  table: LesionTable;
  cumulative: Deletions;
}

interface Lesions extends LesionsOfNetwork {
  /** Those of the twin; null if there is none. */
  twin: LesionsOfNetwork | null;
}

/** The curve needs 20 evaluations for each part, so it has fewer examples. */
const EXAMPLES_OF_CURVE = 256;

const effectWords = ({ loss: { mean, interval } }: LesionEffect) =>
  `${numberWords(mean)}${interval ? ` (${interval.map((end) => numberWords(end)).join(' to ')})` : ''}`;

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [below, above] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return below === undefined || above === undefined ? null : (below + above) / 2;
}

export const lesion = defineQuantity({
  name: 'lesion',
  label: 'Lesions',
  unit: 'change of the held-out loss',
  doc: 'The change of the loss if a skip, a branch or a layer of the trained network is left out, or if its held-out mean takes its place; and the loss with m parts left out at once.',
  source: 'Veit et al. 2016, arXiv 1605.06431',
  needs: 'evaluate',
  picture: 'lesions',
  async measure(run): Promise<Lesions> {
    return { ...(await measured(run)), twin: run.twin ? await measured({ ...run, ...run.twin }) : null };
  },
  lines: ({ twin, ...own }) => [...linesOf(own), ...(twin ? ['the twin:', ...linesOf(twin)] : [])],
});

async function measured(run: MeasuredRun): Promise<LesionsOfNetwork> {
  const table = await lesionTable(subjectOf(run, EVALUATED_EXAMPLES), run.goesOn);
  return { table, cumulative: await cumulativeDeletion(subjectOf(run, EXAMPLES_OF_CURVE), undefined, run.goesOn) };
}

const linesOf = ({ table, cumulative }: LesionsOfNetwork): string[] => [
  `whole network: loss ${numberWords(table.loss)} over ${table.examples} examples`,
  ...table.rows.map(({ kind, at, from, off, mean }) => {
    const part = from === undefined ? at : skipKey({ from, to: at });
    return `${kind} ${part}: off (${off.by}) ${effectWords(off)}, mean ${effectWords(mean)}`;
  }),
  `median loss with 0 to ${cumulative.loss.length - 1} of ${cumulative.parts} deleted (${cumulative.kind}): ${cumulative.loss.map((draws) => numberWords(median(draws), 3)).join(', ')}`,
];
