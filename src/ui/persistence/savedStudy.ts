/**
 * Converts the page's study to and from its stored form. Experiments are stored as text in the format of experiment files, so that they are
 * validated like such files.
 */
import * as v from 'valibot';
import type { Arm } from '../../experiment/comparisons/comparison.ts';
import { type Experiment, parseExperiment } from '../../experiment/experiment.ts';
import { MOST_PAIRS } from '../../insight/answer/looks.ts';
import type { Checked, Study } from '../stores/study.ts';

/**
 * The number of seeds of a study may be one that the Seeds list does not offer: 2 in a search, or the number chosen for a map. Every number
 * from 1 to the largest one in the list is valid.
 */
const seedCount = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_PAIRS));

const savedArm = v.object({ name: v.string(), experiment: v.string() });
const savedPair = v.tuple([savedArm, savedArm]);
const savedChecked = { of: savedPair, among: v.exactOptional(v.pipe(v.array(savedArm), v.minLength(2))) };

export const savedStudy = v.object({
  pairs: seedCount,
  arms: v.pipe(v.array(savedArm), v.minLength(1)),
  alignment: v.exactOptional(v.picklist(['step', 'ends'])),
  control: v.exactOptional(v.object({ ...savedChecked, words: v.string() })),
  search: v.exactOptional(v.object({ ...savedChecked, pairs: seedCount })),
});
type SavedStudy = v.InferOutput<typeof savedStudy>;
type SavedChecked = Omit<NonNullable<SavedStudy['search']>, 'pairs'>;
type SavedArm = v.InferOutput<typeof savedArm>;

const texts = new WeakMap<Experiment, string>();

/** An experiment as JSON. The text is cached, because arms and opened experiments remain the same objects during edits. */
export function textOf(experiment: Experiment): string {
  const text = texts.get(experiment) ?? JSON.stringify(experiment);
  texts.set(experiment, text);
  return text;
}

const saved = ({ name, experiment }: Arm): SavedArm => ({ name, experiment: textOf(experiment) });
const savedCheckedOf = ({ of: [baseline, arm], among }: Checked): SavedChecked => ({
  of: [saved(baseline), saved(arm)],
  ...(among && { among: among.map(saved) }),
});

export const savedStudyOf = ({ arms, control, search, ...rest }: Study): SavedStudy => ({
  ...rest,
  arms: arms.map(saved),
  ...(control && { control: { words: control.words, ...savedCheckedOf(control) } }),
  ...(search && { search: { pairs: search.pairs, ...savedCheckedOf(search) } }),
});

class Unreadable extends Error {}

function read({ name, experiment }: SavedArm): Arm {
  const parsed = parseExperiment(experiment);
  if ('problem' in parsed) throw new Unreadable(parsed.problem);
  return { name, experiment: parsed.experiment };
}

function readChecked({ of: [baseline, arm], among = [] }: SavedChecked): Checked {
  const [first, second, ...others] = among.map(read);
  return { of: [read(baseline), read(arm)], ...(first && second && { among: [first, second, ...others] }) };
}

/** The study; null if there is none, or if one of its experiments cannot be read. */
export function readStudy(stored: SavedStudy | null): Study | null {
  const [first, ...others] = stored?.arms ?? [];
  if (!stored || !first) return null;
  const { control, search, ...rest } = stored;
  try {
    return {
      ...rest,
      arms: [read(first), ...others.map(read)],
      ...(control && { control: { words: control.words, ...readChecked(control) } }),
      ...(search && { search: { pairs: search.pairs, ...readChecked(search) } }),
    };
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}
