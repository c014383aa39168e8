/** Files that were picked or dropped: one experiment, or the data of a kind that reads such files. */
import type { DataFile } from '../../data/dataset.ts';
import { dataKinds } from '../../data/index.ts';
import { type DataChoice, parseExperiment } from '../../experiment/experiment.ts';
import { openRunFile } from '../sharing/runFiles.ts';
import { document, edit } from '../stores/document.ts';
import { say, select } from '../stores/view.ts';
import { addFiles, ask } from './worker.ts';

/** Sound files that wait for others that belong to them, and by what name the page shows them. */
let half: { files: readonly DataFile[]; digest: string } | null = null;

/** How names end; the rest of what a picker is told are media types. */
const suffixesOf = (accept: string) => accept.split(',').filter((part) => part.startsWith('.'));

type DataKind = (typeof dataKinds)[number];

const kindOf = (name: string) =>
  // Without the dot: MNIST's own files are called train-images-idx3-ubyte.
  dataKinds.find(({ files }) => files && suffixesOf(files.accept).some((suffix) => name.toLowerCase().endsWith(suffix.slice(1))));

/** What can be opened, in words: "CSV file (.csv, .tsv)". */
export const openable: readonly string[] = [
  'an experiment (.json)',
  'a run (.safetensors)',
  ...dataKinds.flatMap(({ label, files }) => (files ? [`${label} (${suffixesOf(files.accept).join(', ')})`] : [])),
];

let turn: Promise<void> = Promise.resolve();

/** Opens files, after those that were given before them. */
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

/** Completes the half that was given before, where there is one and that makes data; else replaces whatever was there. */
async function openData(kind: DataKind, read: readonly DataFile[]) {
  const { data } = document.getState().experiment;
  const params =
    data.kind === kind.kind ? data.params : Object.fromEntries(Object.entries(kind.schema).map(([name, field]) => [name, field.default]));
  const describe = async (files: readonly DataFile[]) => {
    const choice: DataChoice = { kind: kind.kind, params, files: addFiles(files) };
    const { seed } = document.getState().experiment.training;
    return { files, choice, described: await ask('data.describe', { data: choice, seed }) };
  };
  // Another network or an undo has taken it away.
  const waiting = half && half.digest === data.files?.digest ? half.files : [];
  const names = new Set(read.map((file) => file.name));
  let opened = await describe([...waiting.filter((file) => !names.has(file.name)), ...read]);
  if (waiting.length > 0 && 'problem' in opened.described) {
    const alone = await describe(read);
    if ('answer' in alone.described) opened = alone;
  }
  const { files, choice, described } = opened;
  const digest = choice.files?.digest ?? '';
  // The half stays for the next file where this one is refused.
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
