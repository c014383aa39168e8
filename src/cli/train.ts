/** `npm run train` trains an experiment in Node, and can write a run file, gradients and a log. */
import { constants } from 'node:os';
import { CommandError, command, FAILED } from '../../scripts/command/options.mjs';
import { isStdout, openText, refuseClashes, tryOutput, writeOutput } from '../../scripts/command/outputs.mjs';
import { noteSignals } from '../../scripts/command/signals.mjs';
import type { Experiment } from '../experiment/experiment.ts';
import { writeRunFile } from '../experiment/formats/runFile.ts';
import { writeSafetensors } from '../experiment/formats/safetensors.ts';
import type { SignalSpec } from '../models/compile/signals.ts';
import { counted, countWords } from '../schema/words.ts';
import { tensorsOf } from '../train/trainer/namedCheckpoint.ts';
import { Trainer } from '../train/trainer/trainer.ts';
import { makeDataset, readDataFiles, readExperiment } from './inputs.ts';
import { nodeRunner, RUNNER } from './nodeRunner.ts';
import { Recording } from './recording.ts';
import { begin, changesSince, readStart, type Start } from './start.ts';
import { StepLog } from './stepLog.ts';
import { type TrainingEnd, trainUntil } from './training.ts';

const described = {
  usage: 'npm run train -- experiment.json [options]',
  about:
    'Trains an experiment. Ctrl+C ends training early and writes the outputs; a second Ctrl+C ends the command immediately. The exit code is 1 if training diverged or, once it had begun, an output could not be written; it is 2 if another error ended the command.',
  operand: 'experiment.json',
  options: {
    steps: { value: 'N', least: 0, doc: "train for N more steps (default: up to the experiment's setting)" },
    data: { value: 'FILE', isMany: true, doc: 'use this data file, if the experiment needs files' },
    'other-data': { doc: 'accept data files that differ from those that the experiment names' },
    init: {
      value: 'FILE',
      doc: 'continue from this run file, or start from these weights (.safetensors); with a run file, experiment.json can be left out',
    },
    save: { value: 'FILE', doc: 'write the run to this .safetensors file: weights, optimiser state and curve; the page can open it' },
    grads: { value: 'FILE', doc: 'write the gradients of the last step to this .safetensors file' },
    log: { value: 'FILE', doc: 'write one line of JSON for each step to this file during training' },
    runner: RUNNER,
  },
} as const;

const signalWords = (signals: readonly SignalSpec[], values: readonly (number | undefined)[]): string[] =>
  signals.map(({ label, unit }, i) => {
    const value = values[i] ?? Number.NaN;
    return `${label.toLowerCase()} ${unit === 'share' ? `${(100 * value).toFixed(2)} %` : value.toPrecision(6)}`;
  });

/** Returns the step after which training stops. @throws CommandError */
function lastStep({ training }: Experiment, from: number, asked: number | undefined): number {
  if (training.steps === 0 && !asked)
    throw new CommandError('The experiment trains until it is paused, so it has no number of steps. Give one with --steps (at least 1).');
  if (asked !== undefined) return from + asked;
  if (from >= training.steps && from > 0)
    throw new CommandError(
      `The run is at step ${from}, and the experiment stops after step ${training.steps}. Give the number of further steps with --steps.`,
    );
  return training.steps;
}

async function experimentOf(path: string | undefined, start: Start | null): Promise<Experiment> {
  if (path !== undefined) return readExperiment(path);
  if (start && 'run' in start) return start.run.experiment;
  throw new CommandError('No experiment file is given. Give one; --help lists the options.');
}

export const main = command(described, async (options, path) => {
  const { save, grads, log } = options;
  const outputs = Object.entries({ save, grads, log }).flatMap(([key, to]) => (to === undefined ? [] : [{ flag: `--${key}`, path: to }]));
  const inputs = [
    ...(path === undefined ? [] : [{ flag: 'the experiment', path }]),
    ...(options.init === undefined ? [] : [{ flag: '--init', path: options.init }]),
    ...options.data.map((file) => ({ flag: '--data', path: file })),
  ];
  const start = options.init === undefined ? null : await readStart(options.init);
  const given = await experimentOf(path, start);
  const run = start && 'run' in start ? start.run : null;
  const from = run?.step ?? 0;
  const until = lastStep(given, from, options.steps);
  await refuseClashes(outputs, inputs);
  for (const output of outputs) await tryOutput(output.path);
  const { data, files, isOther } = await readDataFiles(given, options.data, options['other-data']);
  const experiment = { ...given, data };
  const dataset = await makeDataset(experiment, files);
  // Messages are written to standard error if a result is written to standard output, so that the two do not mix.
  const isPiped = (await Promise.all(outputs.map((output) => isStdout(output.path)))).some(Boolean);
  const say = (words: string) => (isPiped ? console.error(words) : console.log(words));
  const { makeRunner, name } = await nodeRunner(options.runner);
  const trainer = await Trainer.create(experiment, dataset, makeRunner);
  if (start) begin(trainer, experiment, dataset, start);
  say(
    `${experiment.name}: ${dataset.name}, ${countWords(dataset.trainCount)} training and ${counted(dataset.count - dataset.trainCount, 'held-out example')}; device: ${name}`,
  );
  if (isOther) say(`The data differs from that of the experiment (${given.data.files?.names.join(', ')}).`);
  if (run) {
    const changes = changesSince(run, experiment, dataset);
    say(`${options.init}: continuing from step ${from}${changes.length > 0 ? `, with changes: ${changes.join('; ')}` : ''}`);
  }

  const { signals } = trainer.compiled;
  const recording = new Recording(signals, run, name);
  // The new file contains the observations of the earlier part of the run, so it must also list the signals of these observations.
  const recorded = { ...signals, ...(run?.signals.observations && { observations: run.signals.observations }) };
  const stepLog = new StepLog(signals.steps, log === undefined ? null : await openText(log));
  const noted = noteSignals();
  let reportAt = performance.now() + 1000;
  const started = performance.now();
  const end = await trainUntil(trainer, until, {
    isEnding: () => noted.signal !== null || stepLog.failure !== null,
    onSteps: async (metrics) => {
      const step = metrics.step.at(-1) ?? 0;
      recording.add(metrics, step >= until || metrics.stop !== null);
      await stepLog.add(metrics);
      if (performance.now() < reportAt && step < until) return;
      const [loss] = signalWords(
        signals.steps,
        metrics.values.map((column) => column.at(-1)),
      );
      say(`step ${step} of ${until}: ${loss}, ${((1000 * (step - from)) / (performance.now() - started)).toFixed(1)} steps/s`);
      reportAt = performance.now() + 1000;
    },
  });
  await stepLog.close();
  const isWhole = end.diverged === null && noted.signal === null && stepLog.failure === null;
  if (isWhole && trainer.compiled.evaluationBatches > 0) {
    const heldOut = await trainer.evaluate();
    recording.addEvaluation(trainer.step, heldOut);
    say(`held-out examples (${heldOut.examples}): ${signalWords(signals.evaluations, heldOut.values).join(', ')}`);
  }
  const { step } = end.checkpoint;
  if (save !== undefined) {
    const tensors = tensorsOf(experiment, dataset, end.checkpoint);
    await writeOutput(save, writeRunFile({ name: experiment.name, experiment, step, tensors, signals: recorded, ...recording.recorded }));
  }
  // If training diverged, the gradients on the device can be those of the failed step.
  if (grads !== undefined && end.diverged === null) await writeOutput(grads, writeSafetensors(await trainer.gradients()));
  trainer.destroy();
  noted.stop();
  return ending(end, { save, signal: noted.signal, failure: stepLog.failure });
});

/**
 * Returns the exit code.
 * @throws CommandError if training diverged or the log could not be written
 */
function ending(
  { checkpoint: { step }, diverged }: TrainingEnd,
  { save, signal, failure }: { save: string | undefined; signal: NodeJS.Signals | null; failure: Error | null },
): number {
  const saved =
    save === undefined ? 'The weights were not saved, because --save was not given.' : `${save} contains the weights of step ${step}.`;
  if (diverged !== null) throw new CommandError(`${diverged} ${saved}`, FAILED);
  if (failure) throw new CommandError(`Training ended at step ${step}, because ${failure.message} ${saved}`, FAILED);
  if (signal === null) return 0;
  console.error(`Ended by ${signal} after step ${step}. ${saved}${save === undefined ? '' : ` Continue with --init ${save}.`}`);
  return 128 + constants.signals[signal];
}
