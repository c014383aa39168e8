import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { CommandError } from '../../scripts/command/options.mjs';
import type { DataFile, Dataset } from '../data/dataset.ts';
import { digestOf } from '../data/digest.ts';
import { dataDefinition } from '../data/index.ts';
import { type DataChoice, type Experiment, parseExperiment } from '../experiment/experiment.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission was denied',
};

/** @throws CommandError */
export async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    // A Uint8Array is returned because its `slice` copies the bytes. The `slice` of a Node.js Buffer shares the memory.
    return new Uint8Array(await readFile(path));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new CommandError(`${path} cannot be read: ${REASONS[code] ?? message}. Check the path and its permissions.`);
  }
}

/** @throws CommandError */
export async function readExperiment(path: string): Promise<Experiment> {
  const result = parseExperiment(new TextDecoder().decode(await bytesOf(path)));
  if ('problem' in result) throw new CommandError(`${path}: ${result.problem}`);
  return result.experiment;
}

const namesOf = (files: readonly DataFile[]) => files.map(({ name }) => name).join(', ');

/**
 * Returns the list of files that has the digest of the experiment: the given files sorted in the order of the experiment's names, or in the
 * given order but renamed to these names; null if neither list has this digest.
 */
function recognised(files: readonly DataFile[], { names, digest }: NonNullable<DataChoice['files']>): readonly DataFile[] | null {
  const placeOf = ({ name }: DataFile) => names.indexOf(name);
  const inOrder = [...files].sort((a, b) => placeOf(a) - placeOf(b));
  const renamed = files.map((file, i): DataFile => ({ ...file, name: names[i] ?? file.name }));
  return [inOrder, renamed].find((candidate) => candidate.length === names.length && digestOf(candidate) === digest) ?? null;
}

/**
 * @param accepts true to accept files other than those of the experiment
 * @returns the data choice with these files; `isOther` is true if they are not those of the experiment
 * @throws CommandError
 */
export async function readDataFiles(
  { data }: Experiment,
  paths: readonly string[],
  accepts: boolean,
): Promise<{ data: DataChoice; files: readonly DataFile[]; isOther: boolean }> {
  const definition = dataDefinition(data.kind);
  if (!definition.files) {
    if (paths.length > 0)
      throw new CommandError(
        `The data of the experiment is generated (${definition.label}), so --data ${paths[0]} is not used. Leave it out.`,
      );
    return { data, files: [], isOther: false };
  }
  const named = data.files?.names.length ? ` The experiment names ${data.files.names.join(', ')}.` : '';
  if (paths.length === 0)
    throw new CommandError(
      `The experiment needs data (${definition.label}). Give the files with --data: ${definition.files.hint.replace(/\.$/, '')}.${named}`,
    );
  const given = await Promise.all(paths.map(async (path): Promise<DataFile> => ({ name: basename(path), bytes: await bytesOf(path) })));
  const own = data.files?.digest ? recognised(given, data.files) : given;
  if (!own && !accepts)
    throw new CommandError(
      `${namesOf(given)}: this is not the data that the experiment was made with (digest ${data.files?.digest}).${named} Give the files of the experiment, or add --other-data to use the given files.`,
    );
  const files = own ?? given;
  return { data: { ...data, files: { names: files.map(({ name }) => name), digest: digestOf(files) } }, files, isOther: !own };
}

/** @throws DataError */
export const makeDataset = ({ data, training }: Pick<Experiment, 'data' | 'training'>, files: readonly DataFile[]): Promise<Dataset> =>
  dataDefinition(data.kind).make(data.params, training.seed, files);
