/** Files that were picked or dropped: one experiment, or the data of a kind that reads such files. */
import { type DataFile, dataCatalogue, parseExperiment } from '../../train/protocol.ts';
import { document, edit } from './document.ts';
import { addFiles, session } from './session.ts';
import { openRunFile } from './share/runFiles.ts';
import { say, select } from './view.ts';

let givenFiles: readonly DataFile[] = [];

/** How names end; the rest of what a picker is told are media types. */
const suffixesOf = (accept: string) => accept.split(',').filter((part) => part.startsWith('.'));

const kindOf = (name: string) =>
  // Without the dot: MNIST's own files are called train-images-idx3-ubyte.
  dataCatalogue.find(({ files }) => files && suffixesOf(files.accept).some((suffix) => name.toLowerCase().endsWith(suffix.slice(1))));

/** What can be opened, in words: "CSV file (.csv, .tsv)". */
export const openable: readonly string[] = [
  'an experiment (.json)',
  'a run (.safetensors)',
  ...dataCatalogue.flatMap(({ label, files }) => (files ? [`${label} (${suffixesOf(files.accept).join(', ')})`] : [])),
];

export async function openFiles(files: readonly File[]) {
  const [first] = files;
  if (!first) return;
  if (files.length === 1 && first.name.toLowerCase().endsWith('.json')) return openExperiment(first);
  if (files.length === 1 && first.name.toLowerCase().endsWith('.safetensors')) return openRun(first);
  const kind = kindOf(first.name);
  const stranger = files.find((file) => !kind || kindOf(file.name) !== kind);
  if (!kind || stranger) {
    return say(`${stranger?.name ?? first.name} cannot be opened here; what can: ${openable.join(', ')}.`);
  }
  try {
    const read = await Promise.all(
      files.map(async (file): Promise<DataFile> => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
    );
    const { data } = document.getState().experiment;
    // What was incomplete is completed; what was whole is replaced.
    const isAddition = data.kind === kind.kind && session.getState().dataProblem !== null;
    const names = new Set(read.map((file) => file.name));
    givenFiles = isAddition ? [...givenFiles.filter((file) => !names.has(file.name)), ...read] : read;
    const params =
      data.kind === kind.kind ? data.params : Object.fromEntries(Object.entries(kind.schema).map(([name, field]) => [name, field.default]));
    edit({ type: 'data', data: { kind: kind.kind, params, files: addFiles(givenFiles) } });
    say(`Reading ${files.map((file) => file.name).join(', ')}.`);
  } catch (error) {
    say(`${first.name} cannot be read: ${(error as Error).message}`);
  }
}

async function openRun(file: File) {
  try {
    await openRunFile(file);
  } catch (error) {
    say(`${file.name} cannot be read: ${(error as Error).message}`);
  }
}

async function openExperiment(file: File) {
  try {
    const result = parseExperiment(await file.text());
    if ('problem' in result) return say(`${file.name}: ${result.problem}`);
    edit({ type: 'open', experiment: result.experiment });
    select(null);
    say(`Opened ${file.name}.`);
  } catch (error) {
    say(`${file.name} cannot be read: ${(error as Error).message}`);
  }
}
