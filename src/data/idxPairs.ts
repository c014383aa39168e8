/** Decides which IDX file of labels belongs to which file of images, by their names and by the number of examples in them. */
import { counted, plural } from '../schema/words.ts';
import { DataError, IncompleteData } from './dataset.ts';

export interface Idx {
  name: string;
  sizes: readonly number[];
  values: Uint8Array;
}

export interface Pair {
  images: Idx;
  labels: Idx;
}

/** Splits a file name into words: "trainImages-idx3" → train, images, idx, 3. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ')
    .toLowerCase()
    .match(/\p{L}+|\d+/gu) ?? [];

const HELD_OUT_WORDS = ['test', 'testing', 'dev', 'val', 'valid', 'validation', 'eval', 'evaluation', 'heldout', 'holdout'];
const TRAINING_WORDS = ['train', 'training'];

/** MNIST calls its test set t10k. */
const isNamedHeldOut = (name: string) =>
  wordsOf(name).some((word) => HELD_OUT_WORDS.includes(word)) || /(?<![\p{L}\d])(t10k|held[^\p{L}\d]+out)(?![\p{L}\d])/iu.test(name);
const isNamedTraining = (name: string) => wordsOf(name).some((word) => TRAINING_WORDS.includes(word));

export const isHeldOut = ({ images, labels }: Pair) => isNamedHeldOut(images.name) || isNamedHeldOut(labels.name);

const isContradictory = ({ images: { name: a }, labels: { name: b } }: Pair) =>
  (isNamedHeldOut(a) && isNamedTraining(b) && !isNamedHeldOut(b)) || (isNamedHeldOut(b) && isNamedTraining(a) && !isNamedHeldOut(a));

const fits = ({ images, labels }: Pair) => images.sizes[0] === labels.sizes[0];

/**
 * Counts the letters and digits in the words that both names contain. A word that all names contain adds the same number to every pair, so
 * it has no effect.
 */
function sharedLetters({ images, labels }: Pair): number {
  const left = wordsOf(labels.name);
  let letters = 0;
  for (const word of wordsOf(images.name)) {
    const at = left.indexOf(word);
    if (at < 0) continue;
    left.splice(at, 1);
    letters += word.length;
  }
  return letters;
}

/** Counts the characters that both names have in common at their start and end, for names that are a single word, such as trainimages. */
function sharedEnds({ images: { name: a }, labels: { name: b } }: Pair): number {
  let begin = 0;
  while (begin < Math.min(a.length, b.length) && a[begin] === b[begin]) begin++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - begin && a.at(-1 - end) === b.at(-1 - end)) end++;
  return begin + end;
}

/**
 * Returns numbers that rate one way to pair the files, the most important first. The first number that differs decides between two ways.
 */
function figuresOf(pairs: readonly Pair[]): number[] {
  const sum = (of: (pair: Pair) => number) => pairs.reduce((total, pair) => total + of(pair), 0);
  return [-sum((pair) => Number(isContradictory(pair))), sum(sharedLetters), Number(pairs.every(fits)), sum(sharedEnds)];
}

const namesOf = (files: readonly Idx[]) => files.map(({ name }) => name).join(', ');
const sizeOf = ({ sizes: [count = 0] }: Idx, noun: string) => counted(count, noun);
const countOf = (files: readonly Idx[], content: string) => `${counted(files.length, `${content} file`)} (${namesOf(files)})`;
const NEEDED = 'Use one pair, or one pair for training and one for testing';

/**
 * Pairs each images file with a labels file. If one pair is held out, it is the last.
 * @throws DataError if the files are not one or two pairs, if their names or counts contradict each other or do not decide which files
 * belong together, or if there are two pairs and the names of both say that they are held out
 */
export function pairUp(files: readonly Idx[]): Pair[] {
  const images = files.filter(({ sizes }) => sizes.length > 1);
  const labels = files.filter(({ sizes }) => sizes.length === 1);
  // If files are missing and nothing else is wrong, the error is an `IncompleteData`, because the user may add the missing files next.
  const isIncomplete = images.length <= 2 && labels.length <= 2 && images.length !== labels.length;
  const Refusal = isIncomplete ? IncompleteData : DataError;
  if (images.length === 0) throw new Refusal(`${namesOf(labels)}: labels without images. Add the ${plural(labels.length, 'images file')}.`);
  if (labels.length === 0) throw new Refusal(`${namesOf(images)}: images without labels. Add the ${plural(images.length, 'labels file')}.`);
  if (images.length > 2 || labels.length !== images.length) {
    throw new Refusal(`The selection contains ${countOf(images, 'images')} and ${countOf(labels, 'labels')}. ${NEEDED}.`);
  }
  const pairs = bestOf(images, labels);
  for (const pair of pairs) {
    const [image, label] = [pair.images, pair.labels];
    if (isContradictory(pair))
      throw new DataError(
        `${image.name} and ${label.name}: one name says training, but the other says test or validation. ${NEEDED}, each with its own labels.`,
      );
    if (!fits(pair))
      throw new DataError(
        `${image.name} contains ${sizeOf(image, 'image')}, but ${label.name} contains ${sizeOf(label, 'label')}. Use files that belong together.`,
      );
  }
  if (pairs.length > 1 && pairs.every(isHeldOut))
    throw new DataError(
      `${namesOf(images)}: the names of both pairs say that their images are held out, so none are left for training. ${NEEDED}.`,
    );
  return pairs.sort((a, b) => Number(isHeldOut(a)) - Number(isHeldOut(b)));
}

function bestOf(images: readonly Idx[], labels: readonly Idx[]): Pair[] {
  const [first, second] = [labels, [...labels].reverse()].map((order) =>
    images.flatMap((image, i): Pair[] => {
      const label = order[i];
      return label ? [{ images: image, labels: label }] : [];
    }),
  );
  if (!first || !second || images.length === 1) return first ?? [];
  const [a, b] = [figuresOf(first), figuresOf(second)];
  const decisive = a.findIndex((figure, i) => figure !== b[i]);
  if (decisive < 0) {
    throw new DataError(
      `The names do not show which of ${namesOf(labels)} belongs to which of ${namesOf(images)}. Name the files of a pair alike, such as train-images and train-labels.`,
    );
  }
  return (a[decisive] ?? 0) > (b[decisive] ?? 0) ? first : second;
}
