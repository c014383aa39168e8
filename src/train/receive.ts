/** Handles the messages that the training worker receives from the page. */
import type { Experiment } from '../experiment/experiment.ts';
import { createAnswer, wordsOf } from './answers.ts';
import { Datasets } from './datasets.ts';
import { DeviceManager } from './device/deviceManager.ts';
import type { Command, ToWorker } from './protocol/commands.ts';
import type { FromWorker } from './protocol/events.ts';
import type { RunId } from './protocol/runs.ts';
import { Measurements } from './quantities/measurements.ts';
import { Watch } from './run/observing/observations.ts';
import { Outbox } from './run/outbox.ts';
import { Run } from './run/run.ts';
import { SpeedMeter } from './speed/speedMeter.ts';
import { compiledOf } from './trainer/trainer.ts';

// The cast is needed because the project's types describe the page, whose postMessage has a different signature from a worker's.
const scope = self as unknown as { postMessage(message: FromWorker, transfer?: Transferable[]): void };

const outbox = new Outbox((message, transfer) => scope.postMessage(message, transfer));
const devices = new DeviceManager(
  (device) => outbox.send([{ type: 'device', device }]),
  (key, choice) => outbox.send([{ type: 'kernels.chosen', key, choice }]),
  (stages) => outbox.send([{ type: 'preparing', stages }]),
);
const datasets = new Datasets();
const runs = new Map<RunId, Run>();
const speedMeter = new SpeedMeter(devices);
const watch = new Watch(false);
const measurements = new Measurements(devices);
const answer = createAnswer({ datasets, runs, speedMeter, measurements, devices });

/** The experiments to prepare next. Each `warm` command replaces the list. Nothing is prepared while runs train. */
let wanted: readonly Experiment[] = [];
let isWarming = false;

async function warm(experiments: readonly Experiment[]) {
  wanted = experiments;
  if (isWarming) return;
  isWarming = true;
  for (let [next] = wanted; next && devices.training === 0; [next] = wanted) {
    wanted = wanted.slice(1);
    await makeReady(next);
  }
  isWarming = false;
}

async function makeReady(experiment: Experiment) {
  try {
    const { plan } = compiledOf(experiment, await datasets.of(experiment));
    (await devices.createRunner(plan, null)).runner.destroy();
  } catch {
    // The error is ignored here, because it is reported when a run of this experiment starts.
  }
}

function handle(command: Command) {
  switch (command.type) {
    case 'start':
      return void devices.start(command.trusted, command.choices, command.runner);
    case 'device.retry':
      return void devices.retry();
    case 'data.files':
      return datasets.addFiles(command.digest, command.files);
    case 'data.forget':
      return datasets.forgetFiles(command.digest);
    case 'warm':
      return void warm(command.experiments);
    case 'run.create': {
      const { runId, experiment, kernels, checkpoint, isUnwatched } = command;
      const watched = isUnwatched ? new Watch(false) : watch;
      return void runs.set(runId, new Run(runId, experiment, datasets.of(experiment), devices, outbox, kernels, checkpoint, watched));
    }
    case 'run.start':
      return runs.get(command.runId)?.start(command.until, () => (command.lockstepWith ?? []).flatMap((id) => runs.get(id) ?? []));
    case 'run.pause':
      return runs.get(command.runId)?.pause();
    case 'run.step':
      return runs.get(command.runId)?.stepOnce();
    case 'watch':
      watch.isOn = command.isOn;
      return;
    case 'run.reset':
      return runs.get(command.runId)?.reset();
    case 'run.delete':
      runs.get(command.runId)?.delete();
      return void runs.delete(command.runId);
    case 'quantity.stop':
      return measurements.stop(command.key);
    case 'speed.cancel':
      return speedMeter.cancel();
    default:
      return command satisfies never;
  }
}

export function receive(message: ToWorker) {
  if ('command' in message) return handle(message.command);
  const { request, question } = message;
  answer(question, (progress) => scope.postMessage({ request, progress }))
    .then((reply) => scope.postMessage({ request, reply }))
    // If the reply cannot be sent, for example for lack of memory, the page must still receive a reply to its request.
    .catch((error) => scope.postMessage({ request, reply: { problem: wordsOf(error) } }));
}
