/** Saves runs as files and opens them. */

import { ask, currentCheckpoint } from '../actions/worker.ts';
import { download } from '../kit/download.ts';
import { addCheckpoint, checkpointOf } from '../persistence/checkpoints.ts';
import { curveIsRead } from '../persistence/curves.ts';
import { addDormant } from '../persistence/dormantRuns.ts';
import { addRun, findRun, historyOf, putRun, type RunRecord } from '../stores/runs.ts';
import { say, view } from '../stores/view.ts';
import { parseRunFile, printRunFile } from './runFile.ts';

/** Saves the experiment, curve, weights and optimiser state of a run as one file. */
export async function saveRun({ id, name }: RunRecord) {
  say(`${name} is being saved.`);
  await curveIsRead(id);
  const checkpoint = (await currentCheckpoint(id)) ?? (await checkpointOf(id));
  const run = findRun(id);
  if (!run) return;
  if (!checkpoint) return say(`${name} has no weights to save yet: train it first.`);
  const named = await ask('checkpoint.name', { experiment: run.experiment, checkpoint });
  if ('problem' in named) return say(`${name} cannot be saved: ${named.problem}`);
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
  say(`${name} is saved as of step ${step.toLocaleString('en')}, with its curve, weights and optimiser state.`);
}

export async function openRunFile(file: File) {
  const parsed = parseRunFile(new Uint8Array(await file.arrayBuffer()));
  if ('problem' in parsed) return say(`${file.name}: ${parsed.problem}`);
  const { experiment, step, tensors, signals, runners, history, name } = parsed.file;
  const read = await ask('checkpoint.read', { experiment, step, tensors });
  if ('problem' in read) return say(`${file.name} cannot be opened: ${read.problem}`);
  const { checkpoint, summary } = read.answer;
  const run = addRun(experiment, summary);
  putRun(
    { ...run, name: name.trim() || run.name, signals, runners, status: { ...run.status, state: step > 0 ? 'paused' : 'ready', step } },
    history,
  );
  addDormant(run.id);
  addCheckpoint(run.id, checkpoint);
  view.setState({ currentRun: run.id });
  say(`Opened ${name} from ${file.name}, at step ${step.toLocaleString('en')}. Nothing trains until you start it.`);
}
