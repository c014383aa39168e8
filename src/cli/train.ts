/** `npm run train` trains an experiment file in Node, and writes weights, gradients and a log. */
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
  --steps N                 train for N steps (default: the experiment's setting)
  --data FILE               use this data file, if the experiment needs files; may be repeated
  --init weights.safetensors   start from these weights
  --save out.safetensors    write the weights after the last step
  --grads out.safetensors   write the gradients of the last step
  --log losses.jsonl        write one line of JSON per step
  --runner gpu|reference    gpu: Dawn on this machine's Vulkan driver (default); reference: f64 on the CPU
  --help                    show this text`;

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
    if (!path || surplus.length > 0)
      throw new UsageError(
        `${path ? 'More than one experiment file is given' : 'No experiment file is given'}. Give one; --help lists the options.`,
      );
    const experiment = await readExperiment(path);
    const steps = options.steps === undefined ? experiment.training.steps : Number(options.steps);
    if (!Number.isSafeInteger(steps) || steps < 0)
      throw new UsageError(`--steps must be a whole number of at least 0, not “${options.steps}”.`);
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
    // A copy, because slices of Node's buffers share memory.
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as Error).message}). Check the path and the permissions.`);
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
    throw new UsageError(`The experiment needs data (${definition.label}). Give the files with --data: ${definition.files.hint}`);
  const files = await Promise.all(paths.map(async (path): Promise<DataFile> => ({ name: basename(path), bytes: await bytesOf(path) })));
  return definition.make(data.params, training.seed, files);
}

function setWeights(trainer: Trainer, tensors: ReturnType<typeof readSafetensors>, path: string) {
  const given = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const parameter of trainer.compiled.parameters) {
    const tensor = given.get(parameter.name);
    if (!tensor)
      throw new UsageError(`${path} does not contain ${parameter.name}, which the network needs. Use weights of the same network.`);
    if (tensor.shape.join('×') !== parameter.shape.join('×')) {
      throw new UsageError(
        `${path} has ${parameter.name} with shape ${tensor.shape.join('×')}, but the network needs ${parameter.shape.join('×')}. Use weights of the same network.`,
      );
    }
    if (!tensor.values.every(Number.isFinite))
      throw new UsageError(`${path} has values in ${parameter.name} that are not finite. Use weights of a run that did not diverge.`);
    given.delete(parameter.name);
    trainer.setWeight(parameter, tensor.values);
  }
  const [surplus] = given.keys();
  if (surplus !== undefined)
    throw new UsageError(`${path} contains ${surplus}, which the network does not have. Use weights of the same network.`);
}

const finiteOrNull = (value: number | undefined) => (Number.isFinite(value) ? value : null);

/** The value of each signal: "loss 0.501200", "accuracy 97.20 %". */
const signalWords = (signals: readonly SignalSpec[], values: readonly (number | undefined)[]): string[] =>
  signals.map(({ label, unit }, i) => {
    const value = values[i] ?? Number.NaN;
    return `${label.toLowerCase()} ${unit === 'share' ? `${(100 * value).toFixed(2)} %` : value.toPrecision(6)}`;
  });

/** Trains and prints progress. Returns one line of JSON per step. */
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
          `Training diverged: the update of step ${step - 1} left weights that are NaN or ∞. Nothing was written. Try a lower learning rate, less weight decay or gradient clipping.`,
        );
      const first = await trainer.firstNonFinite(step - 1);
      throw new Error(
        `Training diverged at step ${step} (NaN or ∞${first ? `, first in ${first}` : ''}). Nothing was written. Try a lower learning rate or gradient clipping.`,
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
    console.log(`held-out examples (${examples}): ${signalWords(signals.evaluations, values).join(', ')}`);
  }
  return lines;
}

/** @throws UsageError */
async function write(path: string, bytes: Uint8Array) {
  try {
    await writeOutput(path, bytes);
  } catch (error) {
    throw new UsageError(`${path} cannot be written (${(error as Error).message}). Check the path and the permissions.`);
  }
}
