/** Run files with their curve as a history of the page. */
import { type RunFile as Content, readRunFile, writeRunFile } from '../../experiment/formats/runFile.ts';
import { History } from '../stores/history/history.ts';

export type RunFile = Omit<Content, 'curve' | 'evaluations' | 'times'> & { history: History };

export function printRunFile({ history, ...rest }: RunFile): Uint8Array {
  const { steps, evaluations, times } = history;
  const rows = Array.from({ length: evaluations.length }, (_, row) => row);
  return writeRunFile({
    ...rest,
    curve: steps.slice(0, steps.length),
    evaluations: {
      step: rows.map((row) => evaluations.stepOf(row)),
      examples: rows.map((row) => evaluations.examplesOf(row)),
      columns: evaluations.slice(0, evaluations.length),
    },
    times,
  });
}

export function parseRunFile(bytes: Uint8Array): { file: RunFile } | { problem: string } {
  const read = readRunFile(bytes);
  if ('problem' in read) return read;
  const { curve, evaluations, times, ...rest } = read.file;
  const history = new History(rest.signals);
  history.place(0, curve, Object.values(curve)[0]?.length ?? 0);
  history.evaluations.append(evaluations.step, evaluations.columns, evaluations.examples);
  history.times = [...times];
  return { file: { ...rest, history } };
}
