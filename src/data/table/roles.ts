import { counted } from '../../schema/words.ts';
import { DataError, type LeftOut } from '../dataset.ts';
import { type TableChoice, titlesIn } from './choice.ts';
import { type Column, columnsOf, NUMBERS_ROWS } from './columns.ts';
import { pixelsOf } from './pixels.ts';
import type { Survey } from './survey.ts';
import { likelyTarget, MAX_CLASSES, type TargetTask, taskOf } from './target.ts';

export interface Roles {
  columns: readonly Column[];
  target: Column;
  task: TargetTask;
  /** The column that says which rows are held out; null if there is none. */
  split: Column | null;
  features: readonly Column[];
  leftOut: ReadonlyMap<Column, LeftOut>;
}

/** The largest number of left-out columns for which a message gives the reason. */
const NAMED_REASONS = 3;
const SPLIT_TITLE = /^(split|set|subset|fold|partition|data ?set|usage|is[_ ]?(test|train|val(id|idation)?)|test|train)$/i;
const HELD_OUT_WORD = /^(test|testing|dev|val|valid|validation|eval|evaluation|held[ _-]?out|hold[ _-]?out)$/i;
const TRAINING_WORD = /^(train|training|fit)$/i;

const categories = ({ profile }: Column): string[] => [...profile.texts.keys(), ...[...profile.values].map(String)];

export const saysWhatIsHeldOut = (column: Column) => {
  const words = categories(column);
  return (
    SPLIT_TITLE.test(column.title) &&
    words.length < 6 &&
    words.some((word) => HELD_OUT_WORD.test(word)) &&
    words.every((word) => HELD_OUT_WORD.test(word) || TRAINING_WORD.test(word))
  );
};

/**
 * Returns a function that decides whether a word in the split column means “held out”. If the column contains words such as test or val,
 * only these words mean it. Otherwise, if the column contains the word train, training or fit, or its title contains “train”, all words
 * mean it except these three and yes, true, 1 and the like. In any other column, such as `is_test`, only yes, true, 1 and the like mean it.
 */
export function heldOutWords(column: Column): (word: string | undefined) => boolean {
  const words = categories(column);
  if (words.some((word) => HELD_OUT_WORD.test(word))) return (word) => word !== undefined && HELD_OUT_WORD.test(word);
  const isForTraining = words.some((word) => TRAINING_WORD.test(word)) || /train/i.test(column.title);
  const isYes = (word: string) => /^(1|true|yes|y|t)$/i.test(word);
  return (word) => word !== undefined && (TRAINING_WORD.test(word) ? false : isForTraining ? !isYes(word) : isYes(word));
}

const listOf = (columns: readonly Column[]) => columns.map(({ title }) => title).join(', ');

/** @throws DataError if the chosen target or split column does not exist, or if the columns cannot form a dataset */
export function rolesOf(name: string, survey: Survey, choice: TableChoice): Roles {
  const columns = columnsOf(survey);
  const titled = (title: string, role: string): Column | undefined => {
    const found = columns.find((column) => column.title === title);
    if (title === '' || found) return found;
    throw new DataError(
      `${name} has no column “${title}”, but it is chosen as ${role}. Choose another column: ${listOf(columns).slice(0, 200)}.`,
    );
  };
  const leftOutByUser = new Set(titlesIn(choice.leaveOut));
  const split =
    titled(choice.heldOutBy, 'the column for the held-out rows') ??
    columns.find((column) => column.title !== choice.target && !leftOutByUser.has(column.title) && saysWhatIsHeldOut(column)) ??
    null;
  const others = columns.filter((column) => column !== split);
  const pixels = pixelsOf(columns);
  const target =
    titled(choice.target, 'the target') ??
    pixels?.target ??
    likelyTarget(others.filter(({ title }) => !leftOutByUser.has(title))) ??
    others.at(-1);
  if (!target) throw new DataError(`${name} has no column that can be predicted. Use a table with a target and at least one feature.`);
  const task = pixels?.target === target && choice.task === 'automatic' ? 'classes' : taskOf(target, choice.task);
  checkTarget(name, target, task);
  const kept = new Set(titlesIn(choice.keep));
  const leftOut = new Map<Column, LeftOut>();
  for (const column of others) {
    if (column === target || kept.has(column.title)) continue;
    if (leftOutByUser.has(column.title)) {
      const words = saysWhatIsHeldOut(column) ? 'it says which rows are held out' : 'you deselected it';
      leftOut.set(column, { reason: 'deselected', words });
    } else if (column.unfit) leftOut.set(column, { reason: 'unfit', words: column.unfit });
    else if (column.kind === 'text' && choice.texts === 'leave out') leftOut.set(column, { reason: 'text', words: 'it is text' });
  }
  // A column that numbers the rows is left out. It becomes a feature if there is no other feature and the user has deselected no feature,
  // like x in a table of x and y without titles.
  const numbering = [...leftOut].filter(([, why]) => why.words === NUMBERS_ROWS);
  const isDeselected = others.some((column) => leftOutByUser.has(column.title) && !saysWhatIsHeldOut(column));
  if (leftOut.size === others.length - 1 && numbering.length > 0 && !isDeselected) for (const [column] of numbering) leftOut.delete(column);
  const features = others.filter((column) => column !== target && column.kind !== 'empty' && !leftOut.has(column));
  if (features.length === 0) {
    const reasons = [...leftOut].slice(0, NAMED_REASONS).map(([{ title }, { words }]) => `${title}: ${words}`);
    if (leftOut.size > NAMED_REASONS) reasons.push(`and ${counted(leftOut.size - NAMED_REASONS, 'more column')}`);
    throw new DataError(
      `${name} has no feature besides the target, ${target.title}${reasons.length > 0 ? ` (${reasons.join('; ')})` : ''}. Choose at least one column.`,
    );
  }
  return { columns, target, task, split, features, leftOut };
}

function checkTarget(name: string, { title, kind, profile }: Column, task: TargetTask) {
  const where = `${name}: the target column ${title}`;
  if (kind === 'empty') throw new DataError(`${where} is empty. Choose another target.`);
  if (profile.distinct < 2) {
    const [only] = [...profile.texts.keys(), ...profile.values];
    throw new DataError(`${where} has only one value, ${only}. At least two different values are needed; choose another target.`);
  }
  if (task === 'quantity' && kind === 'text')
    throw new DataError(
      `${where} contains texts such as “${profile.stray?.text.slice(0, 40)}”, so it is not a quantity. Choose the task “classes”, or another target.`,
    );
  if (task === 'classes' && profile.distinct > MAX_CLASSES)
    throw new DataError(
      `${where} has more than ${MAX_CLASSES.toLocaleString('en')} different values, which is too many for classes. Choose the task “quantity”, or another target.`,
    );
}
