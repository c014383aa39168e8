/** Opens files that were picked or dropped: one experiment, one run, or data files of one kind. */
import type { DataFile } from '../../data/dataset.ts';
import { type DataChoice, parseExperiment } from '../../experiment/experiment.ts';
import { openRunFile } from '../sharing/runFiles.ts';
import { documentStore, edit } from '../stores/document.ts';
import { compareNothing, say, select } from '../stores/view.ts';
import { asFits, paramsForFiles } from './dataChoice.ts';
import { type FileKind, kindOf, sizeProblem } from './fileKinds.ts';
import { openable } from './openable.ts';
import { addFiles, ask } from './worker.ts';

/** Valid files that form a dataset only with further files. They are used only while the data on the page has this digest. */
let half: { files: readonly DataFile[]; digest: string } | null = null;

type DataKind = Exclude<FileKind, string>;

let turn: Promise<void> = Promise.resolve();

/** Opens files after all earlier calls have finished. */
export function openFiles(files: readonly File[]): Promise<void> {
  turn = turn.then(() => open(files));
  return turn;
}

async function open(files: readonly File[]) {
  const [first] = files;
  if (!first) return;
  try {
    const kinds = await Promise.all(files.map(kindOf));
    const [kind] = kinds;
    const stranger = files[kinds.indexOf(undefined)];
    if (!kind || stranger) return say(`Cannot open ${(stranger ?? first).name}. Supported files: ${openable.join(', ')}.`);
    if (kinds.some((other) => other !== kind) || (typeof kind === 'string' && files.length > 1))
      return say('These files cannot be opened together. Open one experiment, one run, or data files of one kind.');
    const tooLarge = sizeProblem(kind, files);
    if (tooLarge) return say(tooLarge);
    if (kind === 'experiment') return await openExperiment(first);
    if (kind === 'run') return await openRunFile(first);
    say(`Reading ${files.map((file) => file.name).join(', ')}…`);
    const read = files.map(async (file): Promise<DataFile> => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }));
    await openData(kind, await Promise.all(read));
  } catch (error) {
    say(`Cannot read ${files.map(({ name }) => name).join(', ')}: ${(error as Error).message}`);
  }
}

/**
 * Opens the new files together with the waiting files in `half`. If this fails, but the new files form a dataset on their own, opens only
 * the new files.
 */
async function openData(kind: DataKind, read: readonly DataFile[]) {
  const { data } = documentStore.getState().experiment;
  const params = paramsForFiles(data, kind, read);
  const describe = async (files: readonly DataFile[]) => {
    const choice: DataChoice = { kind: kind.kind, params, files: await addFiles(files) };
    const { seed } = documentStore.getState().experiment.training;
    return { files, choice, described: await ask('data.describe', { data: choice, seed }) };
  };
  // The digests differ if another experiment or an undo has replaced the data in the meantime.
  const waiting = half && half.digest === data.files?.digest ? half.files : [];
  const names = new Set(read.map((file) => file.name));
  let opened = await describe([...waiting.filter((file) => !names.has(file.name)), ...read]);
  if (waiting.length > 0 && 'problem' in opened.described) {
    const alone = await describe(read);
    if ('answer' in alone.described) opened = alone;
  }
  const { files, choice, described } = opened;
  const digest = choice.files?.digest ?? '';
  // An incomplete set of files waits for the next file. Files that are refused do not join the set.
  half = 'answer' in described ? null : { files: described.isIncomplete ? files : waiting, digest };
  edit({ type: 'data', data: 'answer' in described ? await asFits(choice, described.answer) : choice });
  say('answer' in described ? `Loaded ${described.answer.name}.` : described.problem);
}

async function openExperiment(file: File) {
  const result = parseExperiment(await file.text());
  if ('problem' in result) return say(`${file.name}: ${result.problem}`);
  compareNothing();
  edit({ type: 'open', experiment: result.experiment });
  select(null);
  say(`Opened ${file.name}.`);
}
