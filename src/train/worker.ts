/** The training worker: hears commands, delegates, and says what happens. */
import { DataError, type DataFile, type Dataset } from '../data/dataset.ts';
import { dataDefinition } from '../data/index.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { DeviceManager } from './device/deviceManager.ts';
import type { Command, DataChoice, Event, Exampled, Named, Read, RunId } from './protocol.ts';
import { examplesOf } from './queries/predictions.ts';
import { Run } from './run/run.ts';
import { SpeedMeter } from './speed/speedMeter.ts';
import { summaryOf } from './trainer/dataShape.ts';
import { checkpointOf, compiledOf, tensorsOf } from './trainer/namedCheckpoint.ts';
import { TrainingError } from './trainer/trainer.ts';

// A dedicated worker's scope; the project's types are the page's, whose postMessage has other arguments.
const scope = self as unknown as { postMessage(event: Event, transfer: Transferable[]): void };
const emit = (event: Event, transfer: Transferable[] = []) => scope.postMessage(event, transfer);

const engine = new DeviceManager(
  (device) => emit({ type: 'device', device }),
  (key, choice) => emit({ type: 'kernels.chosen', key, choice }),
);
const files = new Map<string, readonly DataFile[]>();
const runs = new Map<RunId, Run>();
const speedMeter = new SpeedMeter(engine, emit);
/** Runs on the same data share it; only the latest are kept. */
const datasets = new Map<string, Promise<Dataset>>();
const KEPT_DATASETS = 4;

function datasetOf(data: DataChoice, seed: number): Promise<Dataset> {
  const key = JSON.stringify([data, seed]);
  let dataset = datasets.get(key);
  if (!dataset) {
    dataset = makeDataset(data, seed);
    datasets.set(key, dataset);
    for (const oldest of [...datasets.keys()].slice(0, -KEPT_DATASETS)) datasets.delete(oldest);
  }
  return dataset;
}

async function makeDataset(data: DataChoice, seed: number): Promise<Dataset> {
  const definition = dataDefinition(data.kind);
  const found = data.files ? files.get(data.files.digest) : [];
  if (definition.files && !found?.length) {
    const names = data.files?.names.join(', ');
    throw new TrainingError(
      names
        ? `The data needs ${names}: pick or drop ${data.files?.names.length === 1 ? 'it' : 'them'} again.`
        : `Pick or drop files: ${definition.files.hint}`,
    );
  }
  return definition.make(data.params, seed, found ?? []);
}

const isForPerson = (error: unknown): error is Error => error instanceof DataError || error instanceof TrainingError;
const wordsOf = (error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  return isForPerson(error) ? message : `The data could not be made: ${message}`;
};

async function describe(request: number, data: DataChoice, seed: number) {
  try {
    emit({ type: 'data.described', request, result: { summary: summaryOf(await datasetOf(data, seed)) } });
  } catch (error) {
    emit({ type: 'data.described', request, result: { problem: wordsOf(error) } });
  }
}

type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;

/** What is to be made ready next: only the last that was asked for, one at a time, and nothing while runs train. */
let wanted: Experiment | null = null;
let isWarming = false;

async function warm({ experiment }: CommandOf<'warm'>) {
  wanted = experiment;
  if (isWarming) return;
  isWarming = true;
  while (wanted && engine.training === 0) {
    const next = wanted;
    wanted = null;
    await makeReady(next);
  }
  isWarming = false;
}

async function makeReady(experiment: Experiment) {
  try {
    const { plan } = compiledOf(experiment, await datasetOf(experiment.data, experiment.training.seed));
    (await engine.createRunner(plan, null)).runner.destroy();
  } catch {
    // A run says it, to whoever starts one.
  }
}

async function giveExamples({ request, data, seed }: CommandOf<'data.examples'>) {
  const result = await datasetOf(data, seed)
    .then((dataset): Exampled => ({ examples: examplesOf(dataset) }))
    .catch((error: unknown) => ({ problem: wordsOf(error) }));
  emit({ type: 'data.examples', request, result });
}

async function nameCheckpoint({ request, experiment, checkpoint }: CommandOf<'checkpoint.name'>) {
  const result = await datasetOf(experiment.data, experiment.training.seed)
    .then((dataset): Named => ({ tensors: tensorsOf(experiment, dataset, checkpoint) }))
    .catch((error: unknown) => ({ problem: wordsOf(error) }));
  emit({ type: 'checkpoint.named', request, result });
}

async function readCheckpoint({ request, experiment, step, tensors }: CommandOf<'checkpoint.read'>) {
  const result = await datasetOf(experiment.data, experiment.training.seed)
    .then((dataset): Read => ({ checkpoint: checkpointOf(experiment, dataset, step, tensors), summary: summaryOf(dataset) }))
    .catch((error: unknown) => ({ problem: wordsOf(error) }));
  emit({ type: 'checkpoint.read', request, result });
}

function handle(command: Command) {
  switch (command.type) {
    case 'start':
      return void engine.start(command.trusted, command.choices, command.runner);
    case 'data.files':
      return void files.set(command.digest, command.files);
    case 'data.describe':
      return void describe(command.request, command.data, command.seed);
    case 'warm':
      return void warm(command);
    case 'run.create': {
      const { runId, experiment, kernels, checkpoint } = command;
      const dataset = datasetOf(experiment.data, experiment.training.seed);
      return void runs.set(runId, new Run(runId, experiment, dataset, engine, emit, kernels, checkpoint));
    }
    case 'run.start':
      return runs.get(command.runId)?.start(command.until, () => (command.beside ?? []).flatMap((id) => runs.get(id) ?? []));
    case 'run.pause':
      return runs.get(command.runId)?.pause();
    case 'run.step':
      return runs.get(command.runId)?.stepOnce();
    case 'run.reset':
      return runs.get(command.runId)?.reset();
    case 'run.delete':
      runs.get(command.runId)?.delete();
      return void runs.delete(command.runId);
    case 'run.checkpoint':
      return runs.get(command.runId)?.sendCheckpoint();
    case 'run.predict':
      return runs.get(command.runId)?.predict(command);
    case 'data.examples':
      return void giveExamples(command);
    case 'checkpoint.name':
      return void nameCheckpoint(command);
    case 'checkpoint.read':
      return void readCheckpoint(command);
    case 'speed.measure': {
      const { request, experiment } = command;
      return void speedMeter.measure(request, experiment, datasetOf(experiment.data, experiment.training.seed));
    }
    case 'speed.cancel':
      return speedMeter.cancel();
    default:
      return command satisfies never;
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Command>) => handle(data));
