/** `npm run insight` trains an experiment in Node, measures quantities on the network, and writes them as JSON. */
import { CommandError, command, FAILED } from '../../scripts/command/options.mjs';
import { isStdout, refuseClashes, tryOutput, writeOutput } from '../../scripts/command/outputs.mjs';
import { quantities } from '../insight/quantities/index.ts';
import { NotMeasurable } from '../insight/quantities/quantity.ts';
import { Trainer } from '../train/trainer/trainer.ts';
import { makeDataset, readDataFiles, readExperiment } from './inputs.ts';
import { nodeRunner, RUNNER } from './nodeRunner.ts';
import { subjectOf } from './subject.ts';
import { trainUntil } from './training.ts';

const described = {
  usage: 'npm run insight -- experiment.json [options]',
  about:
    'Trains an experiment, and measures quantities on the trained network. The exit code is 1 if training diverged or a quantity cannot be measured on this network, and 2 if nothing could begin.',
  operand: 'experiment.json',
  options: {
    steps: { value: 'N', least: 0, doc: "train N steps before measuring (default: the experiment's setting)" },
    what: {
      value: 'NAMES',
      listOf: quantities.map(({ name }) => name),
      doc: 'the quantities that are measured (default: all of them)',
    },
    data: { value: 'FILE', isMany: true, doc: 'use this data file, if the experiment needs files' },
    'other-data': { doc: 'accept data files that differ from those that the experiment names' },
    json: { value: 'FILE', doc: 'write the results to this file. A number that is undefined or not finite is null' },
    runner: RUNNER,
  },
} as const;

export const main = command(described, async (options, path) => {
  if (path === undefined) throw new CommandError('No experiment file is given. Give one; --help lists the options.');
  const { json } = options;
  const inputs = [{ flag: 'the experiment', path }, ...options.data.map((file) => ({ flag: '--data', path: file }))];
  const given = await readExperiment(path);
  const steps = options.steps ?? given.training.steps;
  if (json !== undefined) {
    await refuseClashes([{ flag: '--json', path: json }], inputs);
    await tryOutput(json);
  }
  const { data, files } = await readDataFiles(given, options.data, options['other-data']);
  const experiment = { ...given, data };
  const dataset = await makeDataset(experiment, files);
  const isPiped = json !== undefined && (await isStdout(json));
  const say = (words: string) => (isPiped ? console.error(words) : console.log(words));
  const { makeRunner, name: runner } = await nodeRunner(options.runner);
  const trainer = await Trainer.create(experiment, dataset, makeRunner);
  const { diverged } = await trainUntil(trainer, steps, { isEnding: () => false, onSteps: async () => {} });
  if (diverged !== null) throw new CommandError(`${diverged} Nothing was measured.`, FAILED);
  say(`${experiment.name}: ${dataset.name}, after ${steps} steps on ${runner}`);

  const subject = await subjectOf(trainer, experiment, dataset, makeRunner);
  const results: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const quantity of quantities) {
    const { name, label, unit } = quantity;
    if (options.what && !options.what.includes(name)) continue;
    try {
      const result = await quantity.measure(subject);
      results[name] = result;
      say([`${name} (${label}; ${unit}):`, ...quantity.lines(result).map((line) => `  ${line}`)].join('\n'));
    } catch (error) {
      if (!(error instanceof NotMeasurable)) throw error;
      problems[name] = error.message;
      say(`${name}: not measured. ${error.message}`);
    }
  }
  trainer.destroy();
  const written = { experiment: experiment.name, step: steps, runner, quantities: results, problems };
  if (json !== undefined) await writeOutput(json, new TextEncoder().encode(`${JSON.stringify(written, null, 1)}\n`));
  return Object.keys(problems).length > 0 && options.what ? FAILED : 0;
});
