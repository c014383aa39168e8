import { EVALUATED_EXAMPLES } from '../../experiment/evaluations.ts';
import { skipKey } from '../../models/network/network.ts';
import { counted } from '../../schema/words.ts';
import { type LesionEffect, type LesionTable, lesionTable } from '../analyses/lesions.ts';
import { defineQuantity, type MeasuredRun, subjectOf, withTwin } from './quantity.ts';
import { numberWords } from './words.ts';

interface Lesions {
  table: LesionTable;
  /** The twin's table; null if there is no twin, or if the measurement ended before it. */
  twin: LesionTable | null;
}

const effectWords = ({ loss: { mean, interval } }: LesionEffect) =>
  `${numberWords(mean)}${interval ? ` (${interval.map((end) => numberWords(end)).join(' to ')})` : ''}`;

export const lesion = defineQuantity({
  name: 'lesion',
  label: 'Lesions',
  unit: 'change of the held-out loss',
  doc: 'The change of the loss if a skip, a branch or a layer of the trained network is left out, or if its held-out mean takes its place.',
  source: 'Veit et al. 2016, arXiv 1605.06431',
  needs: 'evaluate',
  picture: 'lesions',
  async measure(run): Promise<Lesions> {
    const { own, twin } = await withTwin(run, tableOf);
    return { table: own, twin };
  },
  lines: ({ table, twin }) => [...linesOf(table), ...(twin ? ['the twin:', ...linesOf(twin)] : [])],
});

const tableOf = (run: MeasuredRun) => lesionTable(subjectOf(run, EVALUATED_EXAMPLES), run.goesOn, run.part);

const linesOf = ({ loss, examples, rows }: LesionTable): string[] => [
  `whole network: loss ${numberWords(loss)} over ${counted(examples, 'example')}`,
  ...rows.map(({ kind, at, from, off, mean }) => {
    const part = from === undefined ? at : skipKey({ from, to: at });
    return `${kind} ${part}: off (replaced with ${off.by}) ${effectWords(off)}, mean ${effectWords(mean)}`;
  }),
];
