/** Answers the page's requests in the worker. */
import { DataError, IncompleteData } from '../data/dataset.ts';
import { reasonWords } from '../schema/words.ts';
import type { Datasets } from './datasets.ts';
import type { DeviceManager } from './device/deviceManager.ts';
import { examplesOf } from './examples.ts';
import type { AnswerTo, AskedOf, Progress, Reply, Request, RequestKind } from './protocol/requests.ts';
import type { RunId } from './protocol/runs.ts';
import type { Measurements } from './quantities/measurements.ts';
import type { Run } from './run/run.ts';
import type { SpeedMeter } from './speed/speedMeter.ts';
import { chanceOf, summaryOf } from './trainer/dataShape.ts';
import { checkpointOf, tensorsOf } from './trainer/namedCheckpoint.ts';
import { TrainingError } from './trainer/trainer.ts';

type Tell = (progress: Progress) => void;
type Answers = { [K in RequestKind]: (asked: AskedOf<K>, tell: Tell) => Promise<AnswerTo<K>> };

interface Answering {
  datasets: Datasets;
  runs: ReadonlyMap<RunId, Run>;
  speedMeter: SpeedMeter;
  measurements: Measurements;
  devices: Pick<DeviceManager, 'heldBytes'>;
}

export function createAnswer({ datasets, runs, speedMeter, measurements, devices }: Answering) {
  const runOf = (id: RunId): Run => {
    const run = runs.get(id);
    if (!run) throw new TrainingError('The run was deleted. Choose another run.');
    return run;
  };
  const answers: Answers = {
    'data.describe': async ({ data, seed }) => summaryOf(await datasets.get(data, seed)),
    'data.inspect': ({ data }) => datasets.inspect(data),
    'data.examples': async ({ data, seed }) => examplesOf(await datasets.get(data, seed)),
    'checkpoint.name': async ({ experiment, checkpoint }) => tensorsOf(experiment, await datasets.of(experiment), checkpoint),
    'checkpoint.read': async ({ experiment, step, tensors }) => {
      const dataset = await datasets.of(experiment);
      return { checkpoint: checkpointOf(experiment, dataset, step, tensors), summary: summaryOf(dataset), chance: chanceOf(dataset) };
    },
    'run.checkpoint': async ({ runId }) => runOf(runId).checkpointNow(),
    'run.weights': async ({ runId, at }) => runOf(runId).weightsAt(at),
    'run.query': async ({ runId, queries, at }) => runOf(runId).query(queries, at),
    'quantity.measure': (asked, tell) => measurements.measure(asked, datasets.of(asked.experiment), tell),
    'speed.measure': ({ experiment }, tell) => speedMeter.measure(experiment, datasets.of(experiment), tell),
    'speed.compare': async ({ experiments }) =>
      speedMeter.stepTimes(await Promise.all(experiments.map(async (setup) => ({ setup, dataset: await datasets.of(setup) })))),
    memory: async () => ({ held: devices.heldBytes, byRuns: [...runs.values()].reduce((sum, run) => sum + run.bytes(), 0) }),
    alive: async () => true,
  };
  return async ({ kind, asked }: Request, tell: Tell): Promise<Reply<unknown>> => {
    try {
      // The cast is safe because `asked` always has the type that belongs to `kind`, but the compiler cannot relate the two.
      return { answer: await answers[kind](asked as never, tell) };
    } catch (error) {
      return { problem: wordsOf(error), isIncomplete: error instanceof IncompleteData };
    }
  };
}

export function wordsOf(error: unknown): string {
  return error instanceof DataError || error instanceof TrainingError
    ? error.message
    : `An unexpected error occurred: ${reasonWords(error)}. Reload the page and try again.`;
}
