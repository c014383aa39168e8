import { EVALUATED_EXAMPLES } from '../../experiment/evaluations.ts';
import { skipKey } from '../../models/network/network.ts';
import { counted } from '../../schema/words.ts';
import { type LesionEffect, type LesionTable, lesionTable, type Part } from '../analyses/lesions.ts';
import { defineQuantity, subjectOf, withTwin } from './quantity.ts';
import { numberWords } from './words.ts';

export interface LesionOptions {
  /** The only part whose lesions are measured; undefined means each part, one at a time. */
  part?: Part | undefined;
}

interface Lesions {
  table: LesionTable;
  /** The table of the twin (the second run); null if there is none, or if the measurement was stopped before it. */
  twin: LesionTable | null;
}

const effectWords = ({ loss: { mean, interval } }: LesionEffect) =>
  `${numberWords(mean)}${interval ? ` (${interval.map((end) => numberWords(end)).join(' to ')})` : ''}`;

export const lesion = defineQuantity({
  name: 'lesion',
  label: 'Lesions',
  unit: 'change in the held-out loss',
  doc: 'The change in the loss if a skip or a branch of the trained network is left out, a layer is replaced with its input, or one of these parts is replaced with its mean over held-out examples.',
  source: 'Veit et al. 2016, arXiv 1605.06431',
  picture: 'lesions',
  async measure(run, { part }: LesionOptions): Promise<Lesions> {
    const { own, twin } = await withTwin(run, (one) => lesionTable(subjectOf(one, EVALUATED_EXAMPLES), one.goesOn, part));
    return { table: own, twin };
  },
  lines: ({ table, twin }) => [...linesOf(table), ...(twin ? ['the twin:', ...linesOf(twin)] : [])],
});

const linesOf = ({ loss, examples, rows }: LesionTable): string[] => [
  `whole network: loss ${numberWords(loss)} over ${counted(examples, 'example')}`,
  ...rows.map(({ kind, at, from, off, mean }) => {
    const part = from === undefined ? at : skipKey({ from, to: at });
    const meanWords = `${effectWords(mean)} if it is replaced with its mean`;
    if (off.by === 'mean') return `${kind} ${part}: ${meanWords}`;
    return `${kind} ${part}: ${effectWords(off)} if it is ${off.by === 'nothing' ? 'left out' : `replaced with its ${off.by}`}, ${meanWords}`;
  }),
];
