/** The wire between the page's stores and the training worker. */
import { createStore } from 'zustand/vanilla';
import { inferShapes, totalParameters } from '../../models/shapes.ts';
import { createClient } from '../../train/client.ts';
import {
  type DataFile,
  type DataSummary,
  type Device,
  dataCatalogue,
  type Event,
  type Experiment,
  parseExperiment,
} from '../../train/protocol.ts';
import { document, edit } from './document.ts';
import { addRun, appendEvaluation, appendSteps, changeRun, clearHistory, findRun, type RunRecord, removeRun, runs } from './runs.ts';
import { say, view } from './view.ts';

interface SessionState {
  device: Device;
  /** What the chosen data is; the last good one while the next is being made. */
  summary: DataSummary | null;
  dataProblem: string | null;
}

export const session = createStore<SessionState>(() => ({
  device: { state: 'starting', words: 'Starting the training worker' },
  summary: null,
  dataProblem: null,
}));

const TRUSTED_KEY = 'skiplab.trustedAdapters';
const client = createClient();

function trustedAdapters(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(TRUSTED_KEY) ?? '[]');
    return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  } catch {
    // Storage may be forbidden or damaged: the check is then made again.
    return [];
  }
}

function remember(adapter: string) {
  try {
    localStorage.setItem(TRUSTED_KEY, JSON.stringify([...new Set([...trustedAdapters(), adapter])].slice(-10)));
  } catch {
    // See above.
  }
}

function handle(event: Event) {
  switch (event.type) {
    case 'device':
      session.setState({ device: event.device });
      if (event.device.state === 'gpu') remember(event.device.trusted);
      return;
    case 'run.status':
      changeRun(event.runId, { status: event.status });
      if (event.status.state === 'failed' && event.status.message) say(`${findRun(event.runId)?.name}: ${event.status.message}`);
      return;
    case 'run.steps':
      return appendSteps(event.runId, event.columns);
    case 'run.evaluation':
      return appendEvaluation(event.runId, event.evaluation);
    case 'run.cleared':
      return clearHistory(event.runId);
    case 'failed':
      session.setState({ device: { state: 'reference', reason: event.message } });
      return say(event.message);
    case 'data.described':
      return;
    default:
      return event satisfies never;
  }
}

let latestDescription = 0;

async function describeData({ data, training }: Experiment) {
  const description = ++latestDescription;
  const result = await client.describeData(data, training.seed);
  // An older answer may come after a newer question.
  if (description !== latestDescription) return;
  if ('summary' in result) session.setState({ summary: result.summary, dataProblem: null });
  else session.setState({ dataProblem: result.problem });
}

/** Starts the worker and keeps the data's summary in step with the document. Call once. */
export function startSession() {
  client.onEvent(handle);
  client.send({ type: 'start', trusted: trustedAdapters() });
  void describeData(document.getState().experiment);
  document.subscribe(({ experiment }, before) => {
    if (experiment.data !== before.experiment.data || experiment.training.seed !== before.experiment.training.seed)
      void describeData(experiment);
  });
}

const frozenPart = ({ network, data, training }: Experiment) => JSON.stringify([network, data, training]);

/** Whether the document is still what the run was made from. */
export const isExperimentOf = (run: RunRecord, experiment: Experiment): boolean => frozenPart(run.experiment) === frozenPart(experiment);

/** Why nothing can be trained right now, in words; null if something can. */
export function trainingProblem(
  experiment: Experiment,
  { summary, dataProblem }: SessionState,
  fieldProblems: Readonly<Record<string, string>>,
): string | null {
  const [fieldProblem] = Object.values(fieldProblems);
  if (fieldProblem) return fieldProblem;
  if (dataProblem) return dataProblem;
  if (!summary) return 'The data is being made.';
  const [issue] = inferShapes(experiment.network, summary.inputShape, summary.head).issues;
  if (issue) return issue.message;
  const { batchSize } = experiment.training;
  if (batchSize > summary.trainCount)
    return `Batch size is ${batchSize}, and the data has ${summary.trainCount} training examples; choose at most ${summary.trainCount}.`;
  return null;
}

/** The run to go on with: the current one, or a new one where the experiment has changed since. */
function runForDocument(): RunRecord | null {
  const { experiment } = document.getState();
  const current = findRun(view.getState().currentRun);
  if (current && current.status.state !== 'failed' && isExperimentOf(current, experiment)) return current;
  const state = session.getState();
  const problem = trainingProblem(experiment, state, view.getState().fieldProblems);
  if (problem || !state.summary) {
    say(problem ?? '');
    return null;
  }
  const run = addRun(experiment, state.summary, totalParameters(inferShapes(experiment.network, state.summary.inputShape)));
  client.send({ type: 'run.create', runId: run.id, experiment });
  view.setState({ currentRun: run.id });
  return run;
}

export function train() {
  const run = runForDocument();
  if (run) startRun(run);
}

/** Trains on to the next multiple of the run's own number of steps. */
export function startRun({ id, status, experiment }: RunRecord) {
  const { steps } = experiment.training;
  client.send({ type: 'run.start', runId: id, until: steps === 0 ? null : (Math.floor(status.step / steps) + 1) * steps });
  view.setState({ currentRun: id });
}

export function stepOnce() {
  const run = runForDocument();
  if (run) client.send({ type: 'run.step', runId: run.id });
}

export const pauseRun = (id: string) => client.send({ type: 'run.pause', runId: id });
export const resetRun = (id: string) => client.send({ type: 'run.reset', runId: id });

export function deleteRun(id: string) {
  client.send({ type: 'run.delete', runId: id });
  removeRun(id);
  if (view.getState().currentRun === id) view.setState({ currentRun: runs.getState().runs.at(-1)?.id ?? null });
}

let givenFiles: readonly DataFile[] = [];

const takes = (accept: string, name: string) => accept.split(',').some((suffix) => name.toLowerCase().endsWith(suffix.replace(/^\./, '')));

/** Opens files that were picked or dropped: one experiment, or the data of a kind that reads such files. */
export async function openFiles(files: readonly File[]) {
  const [first] = files;
  if (!first) return;
  if (files.length === 1 && first.name.toLowerCase().endsWith('.json')) return openExperiment(first);
  const fits = (name: string) => dataCatalogue.find((kind) => kind.files && takes(kind.files.accept, name));
  const kind = fits(first.name);
  const stranger = files.find((file) => fits(file.name) !== kind || !kind);
  if (!kind || stranger) {
    const readable = dataCatalogue.flatMap((candidate) => (candidate.files ? [`${candidate.label} (${candidate.files.accept})`] : []));
    return say(`${stranger?.name ?? first.name} cannot be opened here: there are experiments (.json), ${readable.join(', ')}.`);
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
    edit({ type: 'data', data: { kind: kind.kind, params, files: client.addFiles(givenFiles) } });
    say(`Reading ${files.map((file) => file.name).join(', ')}.`);
  } catch (error) {
    say(`${first.name} cannot be read: ${(error as Error).message}`);
  }
}

async function openExperiment(file: File) {
  try {
    const result = parseExperiment(await file.text());
    if ('problem' in result) return say(`${file.name}: ${result.problem}`);
    edit({ type: 'open', experiment: result.experiment });
    say(`Opened ${file.name}.`);
  } catch (error) {
    say(`${file.name} cannot be read: ${(error as Error).message}`);
  }
}
