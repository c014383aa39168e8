/** `npm run study` trains the networks of the questions on the page and of their controls, and prints each answer. */

import { CommandError, command } from '../../scripts/command/options.mjs';
import { dataDefinition } from '../data/index.ts';
import type { Arm, Arms } from '../experiment/comparisons/comparison.ts';
import { measuredQuestions } from '../experiment/questions/index.ts';
import { whyQuestions } from '../experiment/questions/whyQuestions.ts';
import type { Outcome, Pair } from '../insight/answer/pairs.ts';
import { type Answer, answerOf } from '../insight/answer/verdict.ts';
import { counted } from '../schema/words.ts';
import type { MakeRunner } from '../train/trainer/trainer.ts';
import { nodeRunner, RUNNER } from './nodeRunner.ts';
import { outcomeOf } from './studies/outcome.ts';
import { SEARCH_HEADING, searchRows } from './studies/search.ts';
import { WHY_HEADING, whyRows } from './studies/why.ts';

const keys = [...measuredQuestions, ...whyQuestions].map(({ key }) => key).join(', ');

const described = {
  usage: 'npm run study -- [options]',
  about:
    'Trains the networks of the questions on the page and of their controls at several seeds. Prints the results as rows of docs/study.md.',
  options: {
    only: {
      value: 'TEXT',
      doc: `measure only the questions whose key contains TEXT; the keys are ${keys}`,
    },
    seeds: {
      value: 'N',
      least: 1,
      default: 12,
      doc: 'the number of seeds, with one pair of runs each; only 6, 12 and 20 pairs give a verdict',
    },
    first: { value: 'N', least: 0, default: 101, doc: 'the first seed; --search ignores it and uses its own seeds' },
    search: {
      doc: 'instead of measuring the questions, search for the initial weights and learning rate that are best for the baseline of each chosen question',
    },
    runner: RUNNER,
  },
} as const;

async function trained({ experiment }: Arm, seed: number, makeRunner: MakeRunner): Promise<Outcome> {
  const { network, data, training } = experiment;
  const dataset = await dataDefinition(data.kind).make({ ...data.params }, seed, []);
  const outcome = await outcomeOf({ network, training: { ...training, seed } }, dataset, makeRunner);
  return outcome ?? { loss: Number.NaN };
}

async function measured([baseline, arm]: Arms, seeds: readonly number[], makeRunner: MakeRunner): Promise<Answer> {
  const pairs: Pair[] = [];
  for (const seed of seeds)
    pairs.push({ seed, baseline: await trained(baseline, seed, makeRunner), arm: await trained(arm, seed, makeRunner) });
  return answerOf(pairs, true);
}

const number = (value: number) => Number(value.toPrecision(2)).toString();

function summary({ accuracy, loss }: Answer['arm']): string {
  const { median, min, max } = accuracy ?? loss;
  const words = (value: number) => (accuracy ? (100 * value).toFixed(1) : number(value));
  return `${words(median)}${accuracy ? ' %' : ''} (${words(min)}–${words(max)})`;
}

function row(title: string, [baseline, arm]: Arms, answer: Answer): string {
  const interval = answer.interval ? ` (${answer.interval.map(number).join('–')})` : '';
  const cells = [
    title,
    `${arm.name}: ${summary(answer.arm)}`,
    `${baseline.name}: ${summary(answer.baseline)}`,
    `${answer.wins} of ${answer.pairs}`,
    `×${number(answer.ratio)}${interval}`,
    answer.verdict,
  ];
  return `| ${cells.join(' | ')} |`;
}

export const main = command(described, async ({ only = '', seeds, first, search, runner }) => {
  const chosen = measuredQuestions.filter(({ key }) => key.includes(only));
  const causes = whyQuestions.filter(({ key }) => key.includes(only));
  if (chosen.length + causes.length === 0)
    throw new CommandError(`--only must be a part of a question's key, not “${only}”. The keys: ${keys}.`);
  const { makeRunner, name } = await nodeRunner(runner);
  if (search) {
    if (chosen.length === 0)
      throw new CommandError('--search is for the questions about losses, but --only names none of them. Leave out --search or --only.');
    console.log(`The settings of the baselines at ${counted(seeds, 'seed')}, on ${name}.\n\n${SEARCH_HEADING}`);
    for (const { arms } of chosen)
      for (const row of await searchRows(arms[0], seeds, (arm, seed) => trained(arm, seed, makeRunner))) console.log(row);
    return;
  }
  const all = Array.from({ length: seeds }, (_, i) => first + i);
  console.log(`${seeds === 1 ? `Seed ${first}` : `Seeds ${first} to ${first + seeds - 1}`}, on ${name}.\n`);
  const timed = async (title: string, print: () => Promise<void>) => {
    const started = performance.now();
    await print();
    console.error(`${title} ${((performance.now() - started) / 1000).toFixed(0)} s`);
  };
  if (chosen.length > 0)
    console.log('| question, control | arm | compared with | wins | loss ratio (interval) | verdict |\n|---|---|---|---|---|---|');
  for (const { title, arms, control } of chosen)
    await timed(title, async () => {
      console.log(row(`**${title}**`, arms, await measured(arms, all, makeRunner)));
      console.log(row(control.title, control.arms, await measured(control.arms, all, makeRunner)));
    });
  if (causes.length > 0) console.log(WHY_HEADING);
  for (const question of causes)
    await timed(question.title, async () => {
      for (const line of await whyRows(`**${question.title}**`, question, all, makeRunner)) console.log(line);
      for (const line of await whyRows(question.control.title, question.control, all, makeRunner)) console.log(line);
    });
});
