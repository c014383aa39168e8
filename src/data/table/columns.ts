/** Determines the kind of each column of a surveyed table, and the reason, if any, to leave it out of the features. */

import { type CellReader, MOST_STRAYS } from './format/readers.ts';
import { type ColumnProfile, MAX_DISTINCT } from './profile.ts';
import type { Survey } from './survey.ts';

export interface Column {
  index: number;
  title: string;
  kind: CellReader['kind'] | 'empty';
  profile: ColumnProfile;
  /** The reason to leave the column out of the features by default; null if there is none. */
  unfit: string | null;
}

const ROW_NAMES =
  /^(unnamed: ?\d+|index|idx|id|.*[ _-]id|row|rows?[ _-]?(names?|num(ber)?|nr|no)|rownames|no\.?|nr\.?|#|_c0|s\.?no\.?|serial.*|instant|obs(ervation)?|key|uuid|guid)$/i;
const CAMEL_ID = /[a-z]I[dD]$/;
/**
 * A column of texts counts as free text if the number of its distinct texts exceeds both this limit and half the number of cells that are
 * not gaps, or if it exceeds {@link MAX_DISTINCT}.
 */
const FREE_TEXT = 20;

export function columnsOf({ dialect, profiles, rows }: Survey): Column[] {
  const kinds = profiles.map(kindOf);
  return profiles.map((profile, index) => {
    const title = dialect.titles[index] ?? '';
    const kind = kinds[index] ?? 'empty';
    const isNamed = dialect.untitled.includes(index) || ROW_NAMES.test(title) || CAMEL_ID.test(title);
    // Without titles, the first column may name the rows if it counts up from 0 or 1, or if the second column is text, such as a class.
    const isSuspect = index === 0 && !dialect.hasHeader && (isCount(profile) || kinds[1] === 'text');
    const isRowName = kind === 'number' && (dialect.hasHeader ? isNamed : isSuspect) && areRowNames(profile, rows);
    return { index, title, kind, profile, unfit: isRowName ? NUMBERS_ROWS : unfitness(kind, profile) };
  });
}

function kindOf(profile: ColumnProfile): Column['kind'] {
  const filled = profile.count - profile.gaps;
  if (filled === 0) return 'empty';
  const { kind } = profile.reader;
  if (kind === 'text') return 'text';
  return profile.strays <= (kind === 'yes/no' ? 0 : MOST_STRAYS * filled) ? kind : 'text';
}

export const NUMBERS_ROWS = 'it numbers the rows';

const isCount = (profile: ColumnProfile) => profile.isConsecutive && (profile.low === 0 || profile.low === 1);

/**
 * A profile stores only about {@link MAX_DISTINCT} numbers. In a longer table, MAX_DISTINCT different numbers are taken as a sign that all
 * numbers are different.
 */
const areRowNames = (profile: ColumnProfile, rows: number) =>
  isCount(profile) || (profile.areWhole && profile.numbers === rows && profile.values.size >= Math.min(rows, MAX_DISTINCT));

function unfitness(kind: Column['kind'], profile: ColumnProfile): string | null {
  if (kind === 'empty') return 'it is empty';
  if (kind !== 'text') return null;
  const { size } = profile.texts;
  if (profile.distinct === 1 && profile.gaps === 0) return 'it has the same text in all rows';
  if (profile.hasMoreTexts || (size > FREE_TEXT && size > (profile.count - profile.gaps) / 2)) return 'it has too many different texts';
  return null;
}
