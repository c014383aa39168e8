import { counted, plural } from '../../schema/words.ts';
import { DataError, type DataFile, type TableReport } from '../dataset.ts';
import { type TableChoice, titlesIn } from './choice.ts';
import { type Column, columnsOf } from './columns.ts';
import { classesOf, hasOtherCategories, MAX_CATEGORIES } from './fill.ts';
import { pixelsOf } from './pixels.ts';
import { knownSurvey, rolesAndPixels, tableBytes } from './reading.ts';
import { type Roles, saysWhatIsHeldOut } from './roles.ts';
import type { Survey } from './survey.ts';

const MOST_EXAMPLES = 4;
const MAX_CELL = 60;
const SEPARATOR_WORDS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
  ' ': 'spaces',
};

const short = (text: string) => (text.length > MAX_CELL ? `${text.slice(0, MAX_CELL)}…` : text);
const shortNumber = (value: number) => String(Number(value.toPrecision(5)));

/** Describes a column: "0.1 to 2.5 cm; 3 missing". `isPixel` is true for a feature that is a pixel of an image. */
function contentWords(column: Column, isFeature: boolean, isPixel: boolean): string {
  const { profile, kind } = column;
  const words: string[] = [];
  if (kind === 'number')
    words.push(`${shortNumber(profile.low)} to ${shortNumber(profile.high)}${profile.reader.unit ? ` ${profile.reader.unit}` : ''}`);
  else if (kind !== 'empty' && kind !== 'date') {
    const classes = classesOf(column);
    const count =
      profile.distinct === Number.POSITIVE_INFINITY ? `more than ${classes.length.toLocaleString('en')}` : String(classes.length);
    const some = `${classes.slice(0, MOST_EXAMPLES).map(short).join(', ')}${classes.length > MOST_EXAMPLES ? ' …' : ''}`;
    words.push(`${count} ${plural(classes.length, 'value', 'different values')}: ${some}`);
    if (isFeature && kind === 'text' && hasOtherCategories(column))
      words.push(`each of the ${MAX_CATEGORIES} most frequent is one input, and all others share one input`);
  }
  if (isFeature && kind === 'number' && profile.low === profile.high) words.push(isPixel ? 'constant' : 'constant, so its input is 0');
  if (profile.gaps > 0) words.push(`${profile.gaps.toLocaleString('en')} missing`);
  if (kind !== 'text' && profile.stray) {
    const { text, row } = profile.stray;
    const noun = kind === 'date' ? 'date' : 'number';
    const cells = counted(profile.strays, `cell that is not a ${noun}`, `cells that are not ${noun}s`);
    const example = `${profile.strays === 1 ? '' : 'such as '}“${short(text)}” in row ${row.toLocaleString('en')}`;
    words.push(`${cells}, ${example}, read as missing`);
  }
  return words.join('; ');
}

function reportOf(name: string, survey: Survey, choice: TableChoice, read: { roles: Roles; pixels: unknown } | null): TableReport {
  const roles = read?.roles;
  const columns = roles?.columns ?? columnsOf(survey);
  const pixels = pixelsOf(columns);
  const kept = new Set(titlesIn(choice.keep));
  const { dialect } = survey;
  return {
    name,
    rows: survey.rows,
    hasHeader: dialect.hasHeader,
    format: `${dialect.encoding} text, cells separated by ${SEPARATOR_WORDS[dialect.separator] ?? `“${dialect.separator}”`}`,
    target: roles?.target.title ?? choice.target,
    task: roles?.task ?? null,
    heldOutBy: roles?.split?.title ?? choice.heldOutBy,
    columns: columns.map((column) => {
      const isFeature = roles?.features.includes(column) === true;
      return {
        title: column.title,
        kind: column.kind,
        role: column === roles?.target ? 'target' : column === roles?.split ? 'split' : isFeature ? 'feature' : 'left out',
        why: roles?.leftOut.get(column) ?? null,
        // A column of row numbers becomes a feature if there is no other feature, and is then not marked as unfit. A column that the user
        // keeps stays unfit, so that deselecting it takes it out of the setting `keep`.
        isUnfit: column.unfit !== null && (!isFeature || kept.has(column.title)),
        isSplit: saysWhatIsHeldOut(column),
        gaps: column.profile.gaps + (column.kind === 'text' ? 0 : column.profile.strays),
        content: contentWords(column, isFeature, Boolean(read?.pixels)),
      };
    }),
    preview: survey.preview.map((row) => row.map(short)),
    imageSide: pixels?.side ?? null,
  };
}

/** @throws DataError if the file is not a table */
export async function tableReport(file: DataFile, choice: TableChoice): Promise<TableReport> {
  const survey = await knownSurvey(file, () => tableBytes(file), choice.header);
  try {
    return reportOf(file.name, survey, choice, rolesAndPixels(file.name, survey, choice));
  } catch (error) {
    // The report still shows the columns, so that the user can choose others.
    if (error instanceof DataError) return reportOf(file.name, survey, choice, null);
    throw error;
  }
}
