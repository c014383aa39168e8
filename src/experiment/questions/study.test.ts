/** Compares the numbers on the cards of the questions with docs/study.md, which contains the results of `npm run study`. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Arm } from '../comparisons/comparison.ts';
import { measuredQuestions } from './index.ts';
import { opening } from './opening.ts';
import { whyQuestions } from './whyQuestions.ts';

const study = readFileSync(new URL('../../../docs/study.md', import.meta.url), 'utf8').split('\n## ')[0] ?? '';
/** The cells of each question and each control: title, arm, the arm that it is compared with, wins, loss ratio, verdict, repetition. */
const rows = study.split('\n').flatMap((line) => {
  const cells = line.split('|').map((cell) => cell.trim().replaceAll('**', ''));
  return cells.length === 9 && /\d/.test(cells[4] ?? '') ? [cells.slice(1, 8)] : [];
});
const rowOf = (title: string) => rows.find(([first]) => first === title) ?? expect.fail(`The study has no row for “${title}”.`);
/** The cell of an arm: its name, the median and the range. */
const cellOf = (title: string, { name }: Arm) =>
  rowOf(title).find((cell) => cell.startsWith(`${name}: `)) ?? expect.fail(`The row of “${title}” has no arm “${name}”.`);

/** The measured numbers in the text: percentages, factors, losses, wins and numbers of seeds. */
const figuresIn = (text: string): string[] =>
  text.match(/\d+(?:\.\d+)? ?%|×\s?\d+(?:\.\d+)?|\d+ of \d+|\d+ (?:seeds|pairs|runs)|(?:loss|accuracy|ratio)\D{0,8}\d+(?:\.\d+)?/g) ?? [];

const seeds = () => {
  const [, first, last] = /seeds (\d+) to (\d+)/.exec(study) ?? [];
  return Number(last) - Number(first) + 1;
};

it('docs/study.md has a row for each measured question and each control, with a result for each arm', () => {
  for (const { title, arms, control } of measuredQuestions) {
    for (const arm of arms) expect(cellOf(title, arm)).toMatch(/: \d/);
    for (const arm of control.arms) expect(cellOf(control.title, arm)).toMatch(/: \d/);
  }
  expect(rows).toHaveLength(2 * measuredQuestions.length);
});

it('the card of the opening question gives the two accuracies that docs/study.md states for the tuned network without skips', () => {
  const { title, arms } = opening.control;
  const [, median] = /: (\d+\.\d) % \(/.exec(cellOf(title, arms[0])) ?? [];
  const [, again] = /^\d+\.\d %, (\d+\.\d) %;/.exec(rowOf(title)[6] ?? '') ?? [];
  const [first, second] = [median, again].map((accuracy) => `${Math.round(Number(accuracy))} %`);
  expect(opening.words).toContain(
    `the plain network reaches a median of ${first} accuracy in one set of ${seeds()} seeds and ${second} in another`,
  );
  expect(figuresIn(opening.words)).toEqual([first, `${seeds()} seeds`, second]);
});

it('no other text of a question contains a measured number', () => {
  const others = [...measuredQuestions, ...whyQuestions].flatMap(({ title, words, control }) => [
    title,
    ...(title === opening.title ? [] : [words]),
    control.title,
  ]);
  const conclusions = whyQuestions.flatMap(({ conclusion, control }) => [conclusion, control.conclusion]);
  expect([...others, ...conclusions].flatMap(figuresIn)).toEqual([]);
});
