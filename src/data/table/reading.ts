/**
 * A table is read twice. First, the survey counts the cells of each kind in each column; the roles of the columns depend on these counts.
 * Then `fill.ts` reads the values.
 */
import type { DataFile } from '../dataset.ts';
import { gunzipped } from '../gunzip.ts';
import type { TableChoice } from './choice.ts';
import type { HeaderChoice } from './format/dialect.ts';
import { type Pixels, pixelsOf } from './pixels.ts';
import { type Roles, rolesOf } from './roles.ts';
import { type Survey, surveyOf } from './survey.ts';

const MAX_BYTES = 256 * 2 ** 20;

/** @throws DataError */
export const tableBytes = ({ name, bytes }: DataFile): Promise<Uint8Array> => gunzipped(name, bytes, MAX_BYTES);

/** The surveys of each file. The key is the array of the file's bytes, so that the surveys are freed together with it. */
const surveys = new WeakMap<Uint8Array, Map<HeaderChoice, Promise<Survey>>>();

export function knownSurvey(file: DataFile, bytes: () => Promise<Uint8Array>, header: HeaderChoice): Promise<Survey> {
  const known = surveys.get(file.bytes) ?? new Map<HeaderChoice, Promise<Survey>>();
  surveys.set(file.bytes, known);
  let survey = known.get(header);
  if (!survey) {
    survey = bytes().then((unpacked) => surveyOf(file.name, unpacked, header));
    known.set(header, survey);
  }
  return survey;
}

export interface Read {
  survey: Survey;
  roles: Roles;
  /** Null unless the features are the pixels of an image. If they are, the input is the image itself or the list of its pixels. */
  pixels: Pixels | null;
}

/** @throws DataError */
export async function readTable(file: DataFile, bytes: Uint8Array, choice: TableChoice): Promise<Read> {
  const survey = await knownSurvey(file, async () => bytes, choice.header);
  return { survey, ...rolesAndPixels(file.name, survey, choice) };
}

export function rolesAndPixels(name: string, survey: Survey, choice: TableChoice): Pick<Read, 'roles' | 'pixels'> {
  const roles = rolesOf(name, survey, choice);
  const pixels = pixelsOf(roles.columns);
  // If the user chose another target or left columns out, the features are not the pixels of a whole image.
  return { roles, pixels: pixels && pixels.target === roles.target && roles.features.length === pixels.columns.length ? pixels : null };
}
