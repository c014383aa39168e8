/** Guesses the target and the task of a table from the titles and the content of its columns. */
import type { TableChoice } from './choice.ts';
import type { Column } from './columns.ts';

/**
 * The usual titles of targets, from the clearest to the least clear. A column y does not count if there are also a column x and a third
 * column, because x and y are then usually coordinates.
 */
const TARGET_TITLES: readonly RegExp[] = [
  /^(target|label|labels|class|classes|output|outcome)$/,
  /^(target|label|class|output|outcome)\b|\b(target|label|class|outcome)$/,
  /^(survived|species|quality|diagnosis|income|variety|churn|exited|attrition|default|digit|medv|mpg|median house value|sale ?price|price|charges|rings|salary|strength|result|response|cultivar|category|grade|rating|deposit|approved|loan status|y)$/,
];
const Y = /^y$/;
const X = /^x$/;
/** Titles of columns whose whole numbers are classes instead of quantities. */
const CLASS_TITLES = /\b(class(es)?|label|labels|species|category|type|variety|cultivar|digit|outcome|survived|diagnosis|kind)\b/;

const MAX_NUMBERED_CLASSES = 20;
export const MAX_CLASSES = 1000;
/** The minimum number of examples per class, on average. */
const MIN_EXAMPLES = 3;

/** Normalises a title: "SalePrice" and "sale_price" become "sale price". */
const wordsIn = (title: string) =>
  title
    .replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ')
    .replace(/[\s_.-]+/g, ' ')
    .trim()
    .toLowerCase();

const isTargetTitle = (title: string) => TARGET_TITLES.some((titles) => titles.test(wordsIn(title)));

/**
 * True if the values of a column look like classes: texts that recur, yes and no, only two different values, or a few different whole
 * numbers that are close together, and that start at 1 or below unless the title is that of a target or of classes.
 */
export function isClassLike({ kind, profile, title }: Column): boolean {
  const { distinct, areWhole, low, high, numbers } = profile;
  if (distinct < 2) return false;
  if (kind === 'text') return distinct <= MAX_CLASSES && numbers + profile.strays >= MIN_EXAMPLES * distinct;
  if (kind === 'yes/no' || distinct === 2) return true;
  if (kind !== 'number' || !areWhole || distinct > MAX_NUMBERED_CLASSES || numbers < MIN_EXAMPLES * distinct) return false;
  const range = high - low + 1;
  return (range === distinct && (low <= 1 || isTargetTitle(title))) || (CLASS_TITLES.test(wordsIn(title)) && range <= 2 * distinct);
}

const mayBeTarget = ({ kind, profile, unfit }: Column) =>
  unfit === null && kind !== 'empty' && profile.distinct >= 2 && (kind !== 'text' || profile.distinct <= MAX_CLASSES);

function namedTarget(columns: readonly Column[]): Column | undefined {
  const hasX = columns.some(({ title }) => X.test(wordsIn(title)));
  const candidates = columns.filter(({ title }) => !(hasX && columns.length > 2 && Y.test(wordsIn(title))));
  for (const titles of TARGET_TITLES) {
    // The last of several such columns is the target, because most tables end with their target.
    const found = candidates.filter(({ title }) => titles.test(wordsIn(title))).at(-1);
    if (found) return found;
  }
  return undefined;
}

/**
 * Returns a column that can be a target: the one whose title names a target, otherwise the last one, or the first one if it looks more
 * like classes than the last. Texts and yes/no look more like classes than whole numbers do. Undefined if no column can be a target.
 */
export function likelyTarget(columns: readonly Column[]): Column | undefined {
  const candidates = columns.filter(mayBeTarget);
  const named = namedTarget(candidates);
  if (named) return named;
  const [first, last] = [candidates[0], candidates.at(-1)];
  if (!first || !last || isTextual(last)) return last;
  return isTextual(first) || (isClassLike(first) && !isClassLike(last)) ? first : last;
}

const isTextual = (column: Column) => column.kind !== 'number' && column.kind !== 'date' && isClassLike(column);

export type TargetTask = 'classes' | 'quantity';

export function taskOf(column: Column, task: TableChoice['task']): TargetTask {
  if (task !== 'automatic') return task;
  return column.kind === 'text' || isClassLike(column) ? 'classes' : 'quantity';
}
