/** Reads and writes run files. The recorded values and times in a file become a `History`. */
import { type RunFile as Content, readRunFile, writeRunFile } from '../../experiment/formats/runFile.ts';
import { History } from '../stores/history/history.ts';

export type RunFile = Omit<Content, 'curve' | 'evaluations' | 'observations' | 'times' | 'missing'> & { history: History };

export function printRunFile({ history, ...rest }: RunFile): Uint8Array {
  const { steps, evaluations, observations, times, missing } = history;
  return writeRunFile({
    ...rest,
    curve: steps.slice(0, steps.length),
    evaluations: evaluations.listed(0, evaluations.length),
    observations: observations.listed(0, observations.length),
    times,
    missing,
  });
}

export function parseRunFile(bytes: Uint8Array): { file: RunFile } | { problem: string } {
  const read = readRunFile(bytes);
  if ('problem' in read) return read;
  const { curve, evaluations, observations, times, missing, ...rest } = read.file;
  const history = new History(rest.signals);
  history.place(0, curve, Object.values(curve)[0]?.length ?? 0, missing);
  history.evaluations.append(evaluations.step, evaluations.columns, evaluations.examples);
  if (observations) history.observations.append(observations.step, observations.columns, observations.examples);
  history.times = [...times];
  return { file: { ...rest, history } };
}
