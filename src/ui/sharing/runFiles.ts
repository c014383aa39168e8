import { isRunFile } from '../../experiment/formats/runFile.ts';
import { readSafetensors, SafetensorsError } from '../../experiment/formats/safetensors.ts';
import { ask, currentCheckpoint } from '../actions/worker.ts';
import { download } from '../kit/download.ts';
import { addCheckpoint, checkpointOf } from '../persistence/checkpoints.ts';
import { curveIsRead } from '../persistence/curve/curves.ts';
import { addDormant } from '../persistence/dormantRuns.ts';
import { documentStore } from '../stores/document.ts';
import { addRun, findRun, historyOf, putRun, type RunRecord } from '../stores/runs.ts';
import { say, view } from '../stores/view.ts';
import { parseRunFile, printRunFile, type RunFile } from './runFile.ts';

export async function saveRun({ id, name }: RunRecord) {
  say(`Saving ${name}…`);
  await curveIsRead(id);
  const checkpoint = (await currentCheckpoint(id)) ?? (await checkpointOf(id));
  const run = findRun(id);
  if (!run) return;
  if (!checkpoint) return say(`${name} has no weights yet. Train it before saving.`);
  const named = await ask('checkpoint.name', { experiment: run.experiment, checkpoint });
  if ('problem' in named) return say(`Cannot save ${name}: ${named.problem}`);
  const { step } = checkpoint;
  const bytes = printRunFile({
    name,
    experiment: run.experiment,
    step,
    tensors: named.answer,
    signals: run.signals,
    runners: run.runners,
    history: historyOf(id),
  });
  download(name, 'safetensors', bytes);
  say(`Saved ${name} (step ${step.toLocaleString('en')}: curve, weights, optimiser state).`);
}

type Opened = Omit<RunFile, 'signals' | 'history'> & Partial<Pick<RunFile, 'signals' | 'history'>>;

/** Reads a run file. A file of weights without an experiment is read as weights of the network on the page. */
function read(file: File, bytes: Uint8Array): { file: Opened } | { problem: string } {
  try {
    if (isRunFile(bytes)) return parseRunFile(bytes);
    const { experiment } = documentStore.getState();
    return { file: { name: file.name.replace(/\.safetensors$/i, ''), experiment, step: 0, tensors: readSafetensors(bytes) } };
  } catch (error) {
    if (error instanceof SafetensorsError) return { problem: error.message };
    throw error;
  }
}

export async function openRunFile(file: File) {
  const parsed = read(file, new Uint8Array(await file.arrayBuffer()));
  if ('problem' in parsed) return say(`${file.name}: ${parsed.problem}`);
  const { experiment, step, tensors, signals, runners, history } = parsed.file;
  const answered = await ask('checkpoint.read', { experiment, step, tensors });
  if ('problem' in answered) return say(`Cannot open ${file.name}: ${answered.problem}`);
  const { checkpoint, summary, chance } = answered.answer;
  const run = addRun(experiment, summary);
  const name = parsed.file.name.trim() || run.name;
  const state = step > 0 ? 'paused' : 'ready';
  putRun(
    { ...run, name, chance, signals: signals ?? run.signals, runners, status: { ...run.status, state, step } },
    history ?? historyOf(run.id),
  );
  addDormant(run.id);
  addCheckpoint(run.id, checkpoint);
  view.setState({ currentRun: run.id });
  const at = `at step ${step.toLocaleString('en')}`;
  const opened = history
    ? `${name} from ${file.name} ${at}`
    : `the weights in ${file.name} for the network on the page, as a new run ${at}`;
  say(`Opened ${opened}. The run is not training yet.`);
}
