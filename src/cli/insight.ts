/** `npm run insight` trains an experiment in Node, measures quantities on the network, prints the results, and can write them as JSON. */

import { constants } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { CommandError, command, FAILED } from '../../scripts/command/options.mjs';
import { isStdout, refuseClashes, tryOutput, writeOutput } from '../../scripts/command/outputs.mjs';
import { noteSignals } from '../../scripts/command/signals.mjs';
import type { Dataset } from '../data/dataset.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { mapAxes } from '../experiment/maps/index.ts';
import { SIDES, type Side } from '../insight/surface/grid.ts';
import { counted } from '../schema/words.ts';
import type { Kept } from '../train/analyses/kept.ts';
import type { Step } from '../train/analyses/observedStep.ts';
import { Stopped } from '../train/analyses/subject.ts';
import { measureFacts } from '../train/facts/index.ts';
import { quantities } from '../train/quantities/index.ts';
import { isUnmeasurable, type MeasuredRun } from '../train/quantities/quantity.ts';
import { type MakeRunner, Trainer } from '../train/trainer/trainer.ts';
import { makeDataset, readDataFiles, readExperiment } from './inputs.ts';
import { nodeRunner, RUNNER } from './nodeRunner.ts';
import { type Recorded, Recorder, recordedLines } from './observing/recorder.ts';
import { isSpeedKept, LEAST_KEPT, watchCost } from './observing/watchCost.ts';
import { isStudy, runStudy, STUDIES } from './studies/studies.ts';
import { trainUntil } from './training.ts';

/** The options that only measurements of quantities, maps and verdicts use. */
const OF_QUANTITIES = ['what', 'twin', 'map', 'seeds', 'side', 'every'];

const NAMES = quantities.map(({ name }) => name);

/** For each option that only some measurements use: the names of these measurements, and a description of them for a message. */
const USED_BY: Partial<Record<string, { names: readonly string[]; words: string }>> = {
  seeds: { names: STUDIES, words: 'a map or a verdict' },
  map: { names: ['map'], words: 'a map' },
  side: { names: ['surface'], words: 'a loss surface' },
  twin: { names: [...NAMES, 'verdict'], words: 'a quantity or a verdict' },
  every: { names: NAMES, words: 'a quantity' },
};

const SIDE: Side = 17;

const described = {
  usage: 'npm run insight -- experiment.json [options]',
  about:
    'Trains an experiment, and measures quantities on the trained network. Ctrl+C ends a long measurement and keeps the results so far; a second Ctrl+C ends the command immediately. The exit code is 1 if the network diverged before it could be measured, a requested quantity cannot be measured, a known fact does not hold or writing the results fails at the end; it is 2 if another error ends the command. Runs of a map or a verdict that diverge do not change the exit code; they count as worse than all others.',
  operand: 'experiment.json',
  options: {
    steps: { value: 'N', least: 0, doc: "train for N steps before measuring (default: the experiment's setting)" },
    what: {
      value: 'NAMES',
      listOf: [...NAMES, ...STUDIES],
      doc: 'the quantities to measure (default: all but map and verdict, which train many runs)',
    },
    twin: { value: 'FILE', doc: 'train this second experiment too, and compare both; it must have the same data and the same seed' },
    map: {
      oneOf: mapAxes.map(({ key }) => key),
      doc: `the map to train: each single skip (placement), only the short skips (short), depth by skip pattern (wiring), or branch scale by depth (scale) (default: ${mapAxes[0].key})`,
    },
    seeds: {
      value: 'N',
      least: 1,
      doc: 'the number of seeds of a map (default: 8) or of a verdict (default: 6; with numbers other than 6, 12 and 20 the verdict stays open)',
    },
    side: {
      value: 'N',
      oneOf: SIDES.map(String),
      doc: `the number of points on each side of a loss surface: 9, 17, 33 or 65 (default: ${SIDE})`,
    },
    every: {
      value: 'N',
      least: 1,
      doc: 'record the gradients by layer and by skip, and the update ratios, at every N-th step (the page chooses the steps by itself)',
    },
    'watch-cost': {
      doc: 'instead of measuring quantities, train alternately with and without recorded gradients, and print the share of the speed that remains while gradients are recorded. The exit code is 1 if this share is less than 90 %',
      without: ['facts', ...OF_QUANTITIES],
    },
    facts: {
      doc: 'instead of measuring an experiment, build deep networks and check that known facts about such networks hold',
      without: ['steps', 'data', 'other-data', ...OF_QUANTITIES],
    },
    data: { value: 'FILE', isMany: true, doc: 'use this data file, if the experiment needs files' },
    'other-data': { doc: 'accept data files that differ from those that the experiment names' },
    json: { value: 'FILE', doc: 'write the results to this file. A value that is undefined or not finite is null' },
    runner: RUNNER,
  },
} as const;

/** The maximum number of steps at which the weights are kept, including step 0. */
const KEPT = 60;

/**
 * Trains a network, and keeps its weights at evenly spaced steps. If `every` is given, it also records observations at step 0 and at each
 * multiple of `every`.
 * @throws CommandError if training diverges
 */
async function trained(
  setup: Experiment,
  dataset: Dataset,
  makeRunner: MakeRunner,
  { steps, every, isEnding }: { steps: number; every: number | undefined; isEnding: () => boolean },
) {
  const trainer = await Trainer.create(setup, dataset, makeRunner);
  const recorder = every === undefined ? null : await Recorder.create(setup, dataset, makeRunner, every);
  const keep = async (): Promise<Kept> => ({ step: trainer.step, weights: await trainer.weights() });
  const kept = [await keep()];
  const train = async (until: number) => {
    const { diverged } = await trainUntil(trainer, until, { isEnding, onSteps: async () => {} });
    if (diverged !== null) throw new CommandError(`${setup.name}: ${diverged} Nothing was measured.`, FAILED);
  };
  const parts = Math.min(steps, KEPT - 1);
  const keptAt = new Set(Array.from({ length: parts }, (_, i) => Math.round(((i + 1) * steps) / parts)));
  const observedAt = new Set(recorder?.stepsUpTo(steps));
  await recorder?.record(trainer, null);
  let lastStep: Step | undefined;
  for (const until of [...new Set([...keptAt, ...observedAt])].sort((a, b) => a - b)) {
    if (isEnding()) break;
    await train(until - 1);
    const before = await trainer.weights();
    await train(until);
    if (trainer.step < until) break;
    const step = { before, after: await trainer.weights(), gradients: await trainer.gradients() };
    if (observedAt.has(until)) await recorder?.record(trainer, step);
    if (keptAt.has(until)) kept.push({ step: until, weights: step.after });
    lastStep = step;
  }
  trainer.destroy();
  recorder?.destroy();
  return { setup, kept, lastStep, recorded: recorder?.recorded };
}

/** @throws CommandError unless the data and seed are those of the first experiment */
async function readTwin(path: string, { data, training }: Experiment): Promise<Experiment> {
  const twin = await readExperiment(path);
  if (JSON.stringify([twin.data, twin.training.seed]) !== JSON.stringify([data, training.seed]))
    throw new CommandError(
      `${path} uses different data or a different seed, so it cannot be compared. Give an experiment with the same data and the same seed.`,
    );
  return twin;
}

const encoded = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);

type NodeRunner = Awaited<ReturnType<typeof nodeRunner>>;

interface Telling {
  steps: number;
  json: string | undefined;
  say: (words: string) => void;
}

const boundsWords = (least: number, most: number) => {
  if (most === Number.MAX_VALUE) return `finite, above ${least.toExponential()}`;
  return least === Number.MIN_VALUE ? `above 0, below ${most}` : `${least} to ${most}`;
};

const TURNS = 5;

/** Returns the exit code. */
async function runWatchCost(experiment: Experiment, dataset: Dataset, { makeRunner, name }: NodeRunner, { steps, json, say }: Telling) {
  say(`${experiment.name}, ${counted(steps, 'step')} on ${name}, alternately without and with observations:`);
  const onTimed = (isWatched: boolean, { ms, cpuMs, observations }: { ms: number; cpuMs: number; observations: number }) =>
    say(`${isWatched ? `with ${observations} observations` : 'without'}: ${ms.toFixed(0)} ms, CPU ${cpuMs.toFixed(0)} ms`);
  const cost = await watchCost(experiment, dataset, makeRunner, { steps, turns: TURNS, onTimed });
  const verdict = isSpeedKept(cost) ? '' : `, which is less than ${100 * LEAST_KEPT} %`;
  say(
    `a run that is watched keeps ${(Math.floor(1000 * cost.keptSpeed) / 10).toFixed(1)} % of its speed${verdict}; measured by CPU time, it keeps ${(100 * cost.keptCpu).toFixed(1)} % (medians of ${TURNS} runs each)`,
  );
  if (json !== undefined) await writeOutput(json, encoded({ runner: name, ...cost }));
  return isSpeedKept(cost) ? 0 : FAILED;
}

/** Returns the exit code. */
async function runFacts({ json, runner }: { json: string | undefined; runner: 'gpu' | 'reference' }): Promise<number> {
  if (json !== undefined) await tryOutput(json);
  const say = json !== undefined && (await isStdout(json)) ? console.error : console.log;
  const { makeRunner, name } = await nodeRunner(runner);
  say(`Known facts, median of 7 seeds, on ${name}:`);
  const facts = await measureFacts(makeRunner, ({ words, median, least, most, holds }) =>
    say(`${holds ? 'holds' : 'MISSED'}: ${words} = ${median.toPrecision(4)} (expected ${boundsWords(least, most)})`),
  );
  if (json !== undefined) await writeOutput(json, encoded({ runner: name, facts }));
  return facts.every(({ holds }) => holds) ? 0 : FAILED;
}

export const main = command(described, async (options, path) => {
  if (options.facts) {
    if (path !== undefined)
      throw new CommandError(`--facts makes its own networks, so it cannot be combined with ${path}. Leave out one of the two.`);
    return runFacts(options);
  }
  if (path === undefined) throw new CommandError('No experiment file is given. Give one; --help lists the options.');
  const { json } = options;
  const files = [
    { flag: 'the experiment', path },
    ...(options.twin === undefined ? [] : [{ flag: '--twin', path: options.twin }]),
    ...options.data.map((file) => ({ flag: '--data', path: file })),
  ];
  const given = await readExperiment(path);
  const steps = options.steps ?? given.training.steps;
  if (options.what?.some(isStudy) && steps === 0)
    throw new CommandError('A map or a verdict needs runs that end after at least 1 step. Give the number of steps (--steps).');
  if (options['watch-cost'] && steps === 0)
    throw new CommandError('--watch-cost needs runs that end after at least 1 step. Give the number of steps (--steps).');
  const measured: readonly string[] = options.what ?? NAMES;
  for (const [flag, value] of Object.entries(options)) {
    const { names, words } = USED_BY[flag] ?? {};
    if (value !== undefined && names && !measured.some((name) => names.includes(name)))
      throw new CommandError(`Only ${words} uses --${flag}. Add one to --what, or leave out --${flag}.`);
  }
  if (json !== undefined) {
    await refuseClashes([{ flag: '--json', path: json }], files);
    await tryOutput(json);
  }
  const second = options.twin === undefined ? null : await readTwin(options.twin, given);
  const { data, files: dataFiles } = await readDataFiles(given, options.data, options['other-data']);
  const experiment = { ...given, data };
  const dataset = await makeDataset(experiment, dataFiles);
  const isPiped = json !== undefined && (await isStdout(json));
  const say = (words: string) => (isPiped ? console.error(words) : console.log(words));
  const device = await nodeRunner(options.runner);
  if (options['watch-cost']) return runWatchCost(experiment, dataset, device, { steps, json, say });
  const { makeRunner, name: runner } = device;
  const noted = noteSignals();
  const isEnding = () => noted.signal !== null;
  // Signals of the operating system are handled only while the code yields to the event loop. The reference runner never yields, so this
  // function does.
  const goesOn = async () => {
    await setImmediate();
    return !isEnding();
  };
  const results: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  const { what } = options;
  const chosen = quantities.filter(({ name }) => !what || what.includes(name));
  let step = steps;
  let observations: { observations?: Recorded; twinObservations?: Recorded } = {};
  if (chosen.length > 0) {
    const until = { steps, every: options.every, isEnding };
    const first = await trained(experiment, dataset, makeRunner, until);
    const twin = second ? await trained(second, dataset, makeRunner, until) : undefined;
    if (first.recorded) observations = { observations: first.recorded, ...(twin?.recorded && { twinObservations: twin.recorded }) };
    step = first.kept.at(-1)?.step ?? step;
    say(`${experiment.name}: ${dataset.name}, after ${counted(step, 'step')} on ${runner}`);
    for (const { setup, recorded } of [first, ...(twin ? [twin] : [])])
      if (recorded) say([`observed steps of ${setup.name}:`, ...recordedLines(recorded).map((line) => `  ${line}`)].join('\n'));
    const side = SIDES.find((one) => String(one) === options.side) ?? SIDE;
    const run: MeasuredRun = { ...first, twin, dataset, makeRunner, goesOn };
    for (const { name, label, unit, measure, lines } of chosen) {
      try {
        const result = await measure(run, { side });
        results[name] = result;
        // The cast is safe because `measure` and `lines` belong to the same quantity.
        say([`${name} (${label}; ${unit}):`, ...lines(result as never).map((line) => `  ${line}`)].join('\n'));
      } catch (error) {
        if (!isUnmeasurable(error) && !(error instanceof Stopped)) throw error;
        problems[name] =
          error instanceof Stopped ? 'The measurement was stopped before it had a result. Measure again without Ctrl+C.' : error.message;
        say(`${name}: not measured. ${problems[name]}`);
      }
    }
  }
  const ending = (setup: Experiment): Experiment => ({ ...setup, training: { ...setup.training, steps } });
  for (const name of (what ?? []).filter(isStudy)) {
    const { result, lines } = await runStudy(name, {
      experiment: ending(experiment),
      twin: second && ending({ ...second, data }),
      seeds: options.seeds,
      map: options.map ?? mapAxes[0].key,
      makeDataset: (setup) => makeDataset(setup, dataFiles),
      makeRunner,
      goesOn,
      tell: (done, of) => console.error(`${name}: ${done} of ${counted(of, 'run')}`),
    });
    results[name] = result;
    say([`${name}, after ${counted(steps, 'step')} on ${runner}:`, ...lines.map((line) => `  ${line}`)].join('\n'));
  }
  noted.stop();
  const written = { experiment: experiment.name, step, isWhole: !isEnding(), runner, quantities: results, problems, ...observations };
  if (json !== undefined) await writeOutput(json, encoded(written));
  if (noted.signal !== null) return 128 + constants.signals[noted.signal];
  return Object.keys(problems).length > 0 && options.what ? FAILED : 0;
});
