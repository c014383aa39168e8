/** `npm run train`: the engine in Node, from an experiment file to weights, gradients and a log. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { DataFile, Dataset } from '../data/dataset.ts';
import { dataDefinition } from '../data/index.ts';
import { type Experiment, parseExperiment } from '../experiment/experiment.ts';
import { readSafetensors, writeSafetensors } from '../experiment/formats/safetensors.ts';
import type { SignalSpec } from '../models/compile/signals.ts';
import { Trainer } from '../train/trainer/trainer.ts';
import { makeNodeRunner } from './nodeRunner.ts';
import { writeOutput } from './outputFile.ts';

export const USAGE = `npm run train -- experiment.json [options]
  --steps N                 steps to train (default: the experiment's)
  --data FILE               data files that the experiment asks for; may be repeated
  --init weights.safetensors   start from these weights
  --save out.safetensors    write the weights after the last step
  --grads out.safetensors   write the gradients that the last step made
  --log losses.jsonl        write one line of JSON per step
  --runner gpu|reference    gpu: Dawn on this machine's Vulkan driver (default); reference: f64 on the CPU`;

/** Ends the program with one line and exit code 1. */
class UsageError extends Error {}

const OPTIONS = {
  steps: { type: 'string' },
  data: { type: 'string', multiple: true },
  init: { type: 'string' },
  save: { type: 'string' },
  grads: { type: 'string' },
  log: { type: 'string' },
  runner: { type: 'string', default: 'gpu' },
  help: { type: 'boolean', default: false },
} as const;

export async function main(args: readonly string[]): Promise<number> {
  try {
    const { values: options, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    if (options.help) {
      console.log(USAGE);
      return 0;
    }
    const [path, ...surplus] = positionals;
    if (!path || surplus.length > 0) throw new UsageError('Name one experiment file; --help tells the options.');
    const experiment = await readExperiment(path);
    const steps = options.steps === undefined ? experiment.training.steps : Number(options.steps);
    if (!Number.isSafeInteger(steps) || steps < 0) throw new UsageError(`--steps must be a whole number from 0; it is “${options.steps}”.`);
    const dataset = await readDataset(experiment, options.data ?? []);
    const init = options.init === undefined ? null : readSafetensors(await bytesOf(options.init));
    const trainer = await Trainer.create(experiment, dataset, await makeNodeRunner(options.runner));
    if (init) setWeights(trainer, init, options.init ?? '');
    console.log(
      `${experiment.name}: ${dataset.name}, ${dataset.trainCount} training and ${dataset.count - dataset.trainCount} held-out examples`,
    );
    const lines = await train(trainer, steps);
    if (options.log) await write(options.log, new TextEncoder().encode(lines.join('')));
    if (options.save) await write(options.save, writeSafetensors(await trainer.weights()));
    if (options.grads) await write(options.grads, writeSafetensors(await trainer.gradients()));
    trainer.destroy();
    return 0;
  } catch (error) {
    console.error(`Error: ${error instanceof Error ? error.message : error}`);
    return 1;
  }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    // A plain array: slices of Node's own buffers share memory.
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

async function readExperiment(path: string): Promise<Experiment> {
  const result = parseExperiment(new TextDecoder().decode(await bytesOf(path)));
  if ('problem' in result) throw new UsageError(`${path}: ${result.problem}`);
  return result.experiment;
}

async function readDataset({ data, training }: Experiment, paths: readonly string[]): Promise<Dataset> {
  const definition = dataDefinition(data.kind);
  if (definition.files && paths.length === 0)
    throw new UsageError(`The experiment's data (${definition.label}) needs files; name them with --data. ${definition.files.hint}`);
  const files = await Promise.all(paths.map(async (path): Promise<DataFile> => ({ name: basename(path), bytes: await bytesOf(path) })));
  return definition.make(data.params, training.seed, files);
}

function setWeights(trainer: Trainer, tensors: ReturnType<typeof readSafetensors>, path: string) {
  const given = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const parameter of trainer.compiled.parameters) {
    const tensor = given.get(parameter.name);
    if (!tensor) throw new UsageError(`${path} lacks ${parameter.name}, which the network has.`);
    if (tensor.shape.join('×') !== parameter.shape.join('×')) {
      throw new UsageError(
        `${path} has ${parameter.name} as ${tensor.shape.join('×')}, and the network needs ${parameter.shape.join('×')}.`,
      );
    }
    if (!tensor.values.every(Number.isFinite)) throw new UsageError(`${path} has numbers in ${parameter.name} that are not finite.`);
    given.delete(parameter.name);
    trainer.setWeight(parameter, tensor.values);
  }
  const [surplus] = given.keys();
  if (surplus !== undefined) throw new UsageError(`${path} has ${surplus}, which the network does not have.`);
}

const finiteOrNull = (value: number | undefined) => (Number.isFinite(value) ? value : null);

/** "loss 0.5012", "accuracy 97.20 %": one for each signal. */
const signalWords = (signals: readonly SignalSpec[], values: readonly (number | undefined)[]): string[] =>
  signals.map(({ label, unit }, i) => {
    const value = values[i] ?? Number.NaN;
    return `${label.toLowerCase()} ${unit === 'share' ? `${(100 * value).toFixed(2)} %` : value.toPrecision(6)}`;
  });

/** Trains and prints progress; gives one line of JSON per step. */
async function train(trainer: Trainer, steps: number): Promise<string[]> {
  const { signals } = trainer.compiled;
  const lines: string[] = [];
  const started = performance.now();
  let reportAt = started + 1000;
  let chunk = 1;
  while (trainer.step < steps) {
    const begun = performance.now();
    const metrics = await trainer.advance(Math.min(chunk, steps - trainer.step));
    const elapsed = performance.now() - begun;
    chunk = Math.max(1, Math.min(256, Math.round((chunk * 50) / elapsed), chunk * 2));
    for (const [i, step] of metrics.step.entries()) {
      const entries = signals.steps.map(({ name }, s) => [name, finiteOrNull(metrics.values[s]?.[i])]);
      lines.push(`${JSON.stringify({ step, ...Object.fromEntries(entries) })}\n`);
    }
    if (metrics.stop) {
      const step = metrics.step.at(-1) ?? 0;
      if (metrics.stop === 'weights')
        throw new Error(
          `Stopped at step ${step}: the update of step ${step - 1} left weights that are not finite. Nothing was written; lower the learning rate or L2, or clip.`,
        );
      const first = await trainer.firstNonFinite(step - 1);
      throw new Error(
        `Stopped at step ${step}: its numbers are not finite${first ? `, first in ${first}` : ''}. Nothing was written; lower the learning rate or clip.`,
      );
    }
    if (performance.now() > reportAt || trainer.step >= steps) {
      console.log(
        `step ${trainer.step} of ${steps}: ${signalWords(
          signals.steps,
          metrics.values.map((column) => column.at(-1)),
        ).slice(0, 1)}, ${((1000 * trainer.step) / (performance.now() - started)).toFixed(1)} steps/s`,
      );
      reportAt = performance.now() + 1000;
    }
  }
  if (trainer.compiled.evaluationBatches > 0) {
    const { values, examples } = await trainer.evaluate();
    console.log(`held out (${examples}): ${signalWords(signals.evaluations, values).join(', ')}`);
  }
  return lines;
}

/** @throws UsageError in words */
async function write(path: string, bytes: Uint8Array) {
  try {
    await writeOutput(path, bytes);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}`);
  }
}
