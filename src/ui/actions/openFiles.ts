/** Opens files that were picked or dropped: one experiment, or the data files of a kind. */
import type { DataFile } from '../../data/dataset.ts';
import { dataKinds } from '../../data/index.ts';
import { type DataChoice, parseExperiment } from '../../experiment/experiment.ts';
import { openRunFile } from '../sharing/runFiles.ts';
import { documentStore, edit } from '../stores/document.ts';
import { say, select } from '../stores/view.ts';
import { addFiles, ask } from './worker.ts';

/** Valid files that need other files, and the name under which the page shows them. */
let half: { files: readonly DataFile[]; digest: string } | null = null;

/** The endings of file names. The other entries for the file picker are media types. */
const suffixesOf = (accept: string) => accept.split(',').filter((part) => part.startsWith('.'));

type DataKind = (typeof dataKinds)[number];

const kindOf = (name: string) =>
  // The ending has no dot, because MNIST's own files have names such as train-images-idx3-ubyte.
  dataKinds.find(({ files }) => files && suffixesOf(files.accept).some((suffix) => name.toLowerCase().endsWith(suffix.slice(1))));

/** The kinds of files that can be opened, such as "CSV file (.csv, .tsv)". */
export const openable: readonly string[] = [
  'an experiment (.json)',
  'a run (.safetensors)',
  ...dataKinds.flatMap(({ label, files }) => (files ? [`${label} (${suffixesOf(files.accept).join(', ')})`] : [])),
];

let turn: Promise<void> = Promise.resolve();

/** Opens files after the files that were opened before them. */
export function openFiles(files: readonly File[]): Promise<void> {
  turn = turn.then(() => open(files));
  return turn;
}

async function open(files: readonly File[]) {
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
    say(`Reading ${files.map((file) => file.name).join(', ')}.`);
    await openData(kind, read);
  } catch (error) {
    say(`${first.name} cannot be read: ${(error as Error).message}`);
  }
}

/** Completes the data with the files that wait, if that makes data; otherwise replaces the data. */
async function openData(kind: DataKind, read: readonly DataFile[]) {
  const { data } = documentStore.getState().experiment;
  const params =
    data.kind === kind.kind ? data.params : Object.fromEntries(Object.entries(kind.schema).map(([name, field]) => [name, field.default]));
  const describe = async (files: readonly DataFile[]) => {
    const choice: DataChoice = { kind: kind.kind, params, files: addFiles(files) };
    const { seed } = documentStore.getState().experiment.training;
    return { files, choice, described: await ask('data.describe', { data: choice, seed }) };
  };
  // Another network or an undo has removed the data in the meantime.
  const waiting = half && half.digest === data.files?.digest ? half.files : [];
  const names = new Set(read.map((file) => file.name));
  let opened = await describe([...waiting.filter((file) => !names.has(file.name)), ...read]);
  if (waiting.length > 0 && 'problem' in opened.described) {
    const alone = await describe(read);
    if ('answer' in alone.described) opened = alone;
  }
  const { files, choice, described } = opened;
  const digest = choice.files?.digest ?? '';
  // If the data is refused, the waiting files stay for the next file.
  half = 'answer' in described ? null : { files: described.isIncomplete ? files : waiting, digest };
  edit({ type: 'data', data: choice });
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
