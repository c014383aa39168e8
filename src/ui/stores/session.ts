/** The wire between the page's stores and the training worker. */
import { createStore } from 'zustand/vanilla';
import type { DataFile } from '../../data/dataset.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { starters } from '../../experiment/starters.ts';
import type { VariantSelection } from '../../gpu/variants.ts';
import type { Client } from '../../train/client.ts';
import type { Checkpoint } from '../../train/protocol/checkpoint.ts';
import type { Command } from '../../train/protocol/commands.ts';
import type { Device } from '../../train/protocol/device.ts';
import type { Event } from '../../train/protocol/events.ts';
import type { AnswerTo, AskedOf, Progress, Reply, RequestKind } from '../../train/protocol/requests.ts';
import type { RunId, RunStatus } from '../../train/protocol/runs.ts';
import { countWords } from '../kit/format.ts';
import { addCheckpoint } from '../persistence/checkpoints.ts';
import { isDormant, wakeFor } from '../persistence/dormantRuns.ts';
import { addUnsavedFiles, bringFiles } from '../persistence/files.ts';
import { document } from './document.ts';
import type { Circumstances } from './rules.ts';
import { appendRows, changeRun, clearHistory, failUnfinishedRuns, findRun, setSignals } from './runs.ts';
import { say } from './view.ts';

interface SessionState extends Circumstances {
  device: Device;
}

export const session = createStore<SessionState>(() => ({
  device: { state: 'starting', words: 'Starting the training worker' },
  failure: null,
  summary: null,
  isDescribing: true,
  dataProblem: null,
}));

const TRUSTED_KEY = 'skiplab.trustedKernels';
/** Kernels of about eight adapters or releases. */
const MOST_TRUSTED = 400;
let client: Client | undefined;

function trustedKernels(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(TRUSTED_KEY) ?? '[]');
    return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  } catch {
    // Storage may be forbidden or damaged: the check is then made again.
    return [];
  }
}

function remember(passed: readonly string[]) {
  try {
    localStorage.setItem(TRUSTED_KEY, JSON.stringify([...new Set([...trustedKernels(), ...passed])].slice(-MOST_TRUSTED)));
  } catch {
    // See above.
  }
}

const KERNELS_KEY = 'skiplab.kernels';
const MOST_CHOICES = 8;

/** Kernels that were chosen on adapters; what is not as it should be is measured again. */
function rememberedKernels(): Record<string, VariantSelection> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KERNELS_KEY) ?? '{}');
    const isChoice = (choice: unknown): choice is VariantSelection =>
      typeof choice === 'object' && choice !== null && Object.values(choice).every((name) => typeof name === 'string');
    return Object.fromEntries(Object.entries(value ?? {}).filter((entry): entry is [string, VariantSelection] => isChoice(entry[1])));
  } catch {
    return {};
  }
}

function rememberKernels(key: string, choice: VariantSelection) {
  try {
    const { [key]: _, ...others } = rememberedKernels();
    // The oldest are those of adapters and variants that are gone.
    const latest = [...Object.entries(others), [key, choice]].slice(-MOST_CHOICES);
    localStorage.setItem(KERNELS_KEY, JSON.stringify(Object.fromEntries(latest)));
  } catch {
    // Measured again next time.
  }
}

/** The ends of a run that nobody asked for are said. */
function announce(name: string, { state, step, message }: RunStatus) {
  if (state === 'failed' && message) say(`${name}: ${message}`);
  if (state === 'done') say(`${name} is done after ${countWords(step)} steps.`);
}

function handle(event: Event) {
  switch (event.type) {
    case 'device':
      session.setState({ device: event.device });
      if (event.device.state === 'gpu' && event.device.trusted.length > 0) remember(event.device.trusted);
      return;
    case 'run.status': {
      const run = findRun(event.runId);
      changeRun(event.runId, { status: event.status });
      if (run && run.status.state !== event.status.state) announce(run.name, event.status);
      return;
    }
    case 'kernels.chosen':
      return rememberKernels(event.key, event.choice);
    case 'run.kernels':
      return changeRun(event.runId, { kernels: event.kernels });
    case 'run.signals':
      return setSignals(event.runId, event.signals);
    case 'run.rows':
      return appendRows(event.runId, event.group, event.rows);
    case 'run.cleared':
      return clearHistory(event.runId);
    case 'run.checkpoint':
      return addCheckpoint(event.runId, event.checkpoint);
    case 'failed':
      session.setState({ failure: event.message });
      failUnfinishedRuns(event.message);
      return say(event.message);
    default:
      return event satisfies never;
  }
}

let latestDescription = 0;

async function describeData({ data, training }: Experiment) {
  const description = ++latestDescription;
  session.setState({ isDescribing: true });
  const coming = client && bringFiles(data, client);
  if (coming) await coming;
  const reply = await client?.request('data.describe', { data, seed: training.seed });
  // An older answer may come after a newer question.
  if (!reply || description !== latestDescription) return;
  session.setState(
    'answer' in reply
      ? { summary: reply.answer, dataProblem: null, isDescribing: false }
      : { dataProblem: reply.problem, isDescribing: false },
  );
}

/**
 * The kernels of a preset are made ready while it is looked at, before Train is pressed. What was kept or shared starts no work by
 * itself.
 */
export function warmUp() {
  const { experiment } = document.getState();
  if (Object.values(starters).includes(experiment)) client?.send({ type: 'warm', experiment });
}

/** Arrow keys pass through presets that nobody asked for. */
const LOOKED_AT_MS = 400;
let warming: ReturnType<typeof setTimeout> | undefined;

/** Has the worker look for a device; nothing of the document is needed for that. Call once. */
export function startSession(withClient: Client) {
  client = withClient;
  client.onEvent(handle);
  client.send({ type: 'start', trusted: trustedKernels(), choices: rememberedKernels() });
}

/** Keeps the data's summary in step with the document, from now on. Call once. */
export function followDocument() {
  void describeData(document.getState().experiment);
  document.subscribe(({ experiment }, before) => {
    if (experiment !== before.experiment) {
      clearTimeout(warming);
      warming = setTimeout(warmUp, LOOKED_AT_MS);
    }
    if (experiment.data !== before.experiment.data || experiment.training.seed !== before.experiment.training.seed)
      void describeData(experiment);
  });
}

async function bringData(id: RunId) {
  const run = findRun(id);
  if (run && client) await bringFiles(run.experiment.data, client);
}

/** Asks the worker, once it has the files that the question's data needs. */
export async function ask<K extends RequestKind>(
  kind: K,
  asked: AskedOf<K>,
  onProgress?: (progress: Progress) => void,
): Promise<Reply<AnswerTo<K>>> {
  if (!client) return { problem: 'The training worker has not started.' };
  const data = 'experiment' in asked ? asked.experiment.data : 'data' in asked ? asked.data : null;
  const coming = data && bringFiles(data, client);
  if (coming) await coming;
  return client.request(kind, asked, onProgress);
}

/** A checkpoint of a run as it is now; null where the worker does not know the run, or has none to give. */
export async function currentCheckpoint(id: RunId): Promise<Checkpoint | null> {
  if (isDormant(id)) return null;
  const reply = await ask('run.checkpoint', { runId: id });
  const checkpoint = 'answer' in reply ? reply.answer : null;
  if (checkpoint) addCheckpoint(id, checkpoint);
  return checkpoint;
}

const deliver = (command: Command) => client?.send(command);

/** Says it to the worker; a run that it does not know yet is made known first. */
export function send(command: Command) {
  if (!wakeFor(command, deliver, bringData)) deliver(command);
}

export function addFiles(files: readonly DataFile[]) {
  const named = client?.addFiles(files);
  if (named) addUnsavedFiles(named.digest, files);
  return named;
}
