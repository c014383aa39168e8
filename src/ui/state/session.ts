/** The wire between the page's stores and the training worker. */
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../train/client.ts';
import {
  type Checkpoint,
  type Choice,
  type Command,
  type DataFile,
  type Described,
  type Device,
  type Event,
  type Experiment,
  type NamedTensor,
  type RunId,
  type RunStatus,
  starters,
} from '../../train/protocol.ts';
import { countWords } from '../format.ts';
import { failMeasuring, hearOfSpeed } from '../speed/speed.ts';
import { document } from './document.ts';
import { isAsleep, wakeFor } from './kept/asleep.ts';
import { holdCheckpoint } from './kept/checkpoints.ts';
import { bringFiles, holdFiles } from './kept/files.ts';
import { hearOfPredictions } from './predictions.ts';
import type { Circumstances } from './rules.ts';
import { appendEvaluation, appendSteps, changeRun, clearHistory, failUnfinishedRuns, findRun } from './runs.ts';
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
function rememberedKernels(): Record<string, Choice> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KERNELS_KEY) ?? '{}');
    const isChoice = (choice: unknown): choice is Choice =>
      typeof choice === 'object' && choice !== null && Object.values(choice).every((name) => typeof name === 'string');
    return Object.fromEntries(Object.entries(value ?? {}).filter((entry): entry is [string, Choice] => isChoice(entry[1])));
  } catch {
    return {};
  }
}

function rememberKernels(key: string, choice: Choice) {
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
    case 'run.steps':
      return appendSteps(event.runId, event.columns);
    case 'run.evaluation':
      return appendEvaluation(event.runId, event.evaluation);
    case 'run.cleared':
      return clearHistory(event.runId);
    case 'failed':
      session.setState({ failure: event.message });
      failUnfinishedRuns(event.message);
      failMeasuring(event.message);
      return say(event.message);
    case 'run.checkpoint':
      return holdCheckpoint(event.runId, event.checkpoint);
    case 'data.described':
      return;
    case 'run.predictions':
      return hearOfPredictions(event.runId, event.predictions);
    case 'checkpoint.named':
    case 'checkpoint.read':
    case 'data.examples':
      waiting.get(event.request)?.(event);
      return void waiting.delete(event.request);
    case 'speed.progress':
    case 'speed.measured':
      return hearOfSpeed(event);
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
  const result = await client?.describeData(data, training.seed);
  // An older answer may come after a newer question.
  if (!result || description !== latestDescription) return;
  session.setState(
    'summary' in result
      ? { summary: result.summary, dataProblem: null, isDescribing: false }
      : { dataProblem: result.problem, isDescribing: false },
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

/** Answers of the worker, by the number of the request. */
const waiting = new Map<number, (event: Event) => void>();
let requests = 0;

function ask<T extends 'checkpoint.named' | 'checkpoint.read' | 'data.examples'>(
  make: (request: number) => Command,
): Promise<Extract<Event, { type: T }>> {
  const request = ++requests;
  deliver(make(request));
  // The worker answers a request with the event of its kind.
  return new Promise((resolve) => waiting.set(request, (event) => resolve(event as Extract<Event, { type: T }>)));
}

/** Weights and optimiser state of a checkpoint by their names in files. */
export async function nameCheckpoint(experiment: Experiment, checkpoint: Checkpoint) {
  if (client) await bringFiles(experiment.data, client);
  return (await ask<'checkpoint.named'>((request) => ({ type: 'checkpoint.name', request, experiment, checkpoint }))).result;
}

export async function readNamedCheckpoint(experiment: Experiment, step: number, tensors: readonly NamedTensor[]) {
  if (client) await bringFiles(experiment.data, client);
  return (await ask<'checkpoint.read'>((request) => ({ type: 'checkpoint.read', request, experiment, step, tensors }))).result;
}

/** The held-out examples of an experiment's data. */
export async function examplesFor({ data, training }: Experiment) {
  if (client) await bringFiles(data, client);
  return (await ask<'data.examples'>((request) => ({ type: 'data.examples', request, data, seed: training.seed }))).result;
}

/** What data an experiment trains on, or why there is none. */
export async function summaryFor({ data, training }: Experiment): Promise<Described> {
  if (!client) return { problem: 'The training worker has not started.' };
  await bringFiles(data, client);
  return client.describeData(data, training.seed);
}

const CHECKPOINT_MS = 10_000;

/** A checkpoint of a run as it is now; null where the worker does not know the run, or has none to give. */
export function currentCheckpoint(id: RunId): Promise<Checkpoint | null> {
  const from = client;
  if (!from || isAsleep(id)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const end = (checkpoint: Checkpoint | null) => {
      stop();
      clearTimeout(timer);
      resolve(checkpoint);
    };
    const stop = from.onEvent((event) => {
      if (event.type === 'run.checkpoint' && event.runId === id) end(event.checkpoint);
    });
    const timer = setTimeout(() => end(null), CHECKPOINT_MS);
    deliver({ type: 'run.checkpoint', runId: id });
  });
}

const deliver = (command: Command) => client?.send(command);

/** Says it to the worker; a run that it does not know yet is made known first. */
export function send(command: Command) {
  if (!wakeFor(command, deliver, bringData)) deliver(command);
}

export function addFiles(files: readonly DataFile[]) {
  const named = client?.addFiles(files);
  if (named) holdFiles(named.digest, files);
  return named;
}
