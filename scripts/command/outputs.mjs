import { access, chmod, constants, open, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CommandError, FAILED } from './options.mjs';

const MAX_LINKS = 40;

/** @type {Readonly<Record<string, string>>} */
const REASONS = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'it is a folder',
  EACCES: 'permission was denied',
  EPERM: 'permission was denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EPIPE: 'its reader has closed it',
};

/** @param {unknown} error */
const codeOf = (error) => (error instanceof Error && 'code' in error ? String(error.code) : '');
/** @param {string} path @param {unknown} error @param {number} [code] */
const refusal = (path, error, code) =>
  new CommandError(
    `${path} cannot be written: ${REASONS[codeOf(error)] ?? (error instanceof Error ? error.message : error)}. Give another path.`,
    code,
  );

/** @template T @param {Promise<T>} promise @returns {Promise<T | null>} */
async function orNull(promise) {
  try {
    return await promise;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Returns the path at the end of a chain of symbolic links. Nothing needs to exist at this path yet. @param {string} path */
async function endOfLinks(path) {
  let end = resolve(path);
  for (let links = 0; links < MAX_LINKS; links++) {
    try {
      end = resolve(dirname(end), await readlink(end));
    } catch {
      break;
    }
  }
  return end;
}

/**
 * Returns the program's standard output or standard error if the path names one of these streams, as /dev/stdout does, and otherwise null.
 * The stream may be a socket, or a file that also receives other output, so it must not be replaced.
 * @param {string} path
 */
async function ownStream(path) {
  const target = await orNull(stat(path));
  for (const stream of [process.stdout, process.stderr]) {
    const own = await orNull(stat(`/dev/fd/${stream.fd}`));
    if (target && own && target.dev === own.dev && target.ino === own.ino) return stream;
  }
  return null;
}

/** @param {string} path */
export const isStdout = async (path) => (await ownStream(path)) === process.stdout;

/**
 * Returns the path to which the new file will be renamed, and the `stat` of an existing file at this path (null if there is none). Returns
 * null if the output must be written in place.
 * @param {string} path
 */
async function replaced(path) {
  const existing = await orNull(stat(path));
  // A rename would replace only one of the names of a file with several hard links.
  if (existing && (!existing.isFile() || existing.nlink > 1)) return null;
  return { target: existing ? await realpath(path) : await endOfLinks(path), existing };
}

/** @param {string} target */
const partialOf = (target) => `${target}.${process.pid}.partial`;

/** @param {NodeJS.WritableStream} stream @param {string | Uint8Array} content @returns {Promise<void>} */
const print = (stream, content) => new Promise((done, fail) => stream.write(content, (error) => (error ? fail(error) : done())));

/**
 * Writes a regular file as a whole or not at all, by renaming a temporary file in the same folder. Symbolic links are followed and
 * preserved. The program's own output streams, pipes, devices and files with several hard links are written in place.
 * @param {string} path
 * @param {Uint8Array} bytes
 * @throws CommandError
 */
export async function writeOutput(path, bytes) {
  try {
    const stream = await ownStream(path);
    if (stream) return await print(stream, bytes);
    const place = await replaced(path);
    if (!place) return await writeFile(path, bytes);
    const partial = partialOf(place.target);
    try {
      await writeFile(partial, bytes);
      if (place.existing) await chmod(partial, place.existing.mode & 0o7777);
      await rename(partial, place.target);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  } catch (error) {
    throw refusal(path, error, FAILED);
  }
}

/**
 * Checks that a path can be written, and changes nothing. A pipe is not opened, because opening it waits for its reader.
 * @param {string} path
 * @throws CommandError
 */
export async function tryOutput(path) {
  try {
    if (await ownStream(path)) return;
    const existing = await orNull(stat(path));
    if (existing?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    if (existing) await access(path, constants.W_OK);
    const place = await replaced(path);
    if (!place) return;
    const partial = partialOf(place.target);
    await (await open(partial, 'wx')).close();
    await rm(partial);
  } catch (error) {
    throw refusal(path, error);
  }
}

/**
 * Opens a text file that is written piece by piece. An existing file is emptied first, unless it is the program's own output stream.
 * Opening a pipe waits for its reader.
 * @param {string} path
 * @returns {Promise<{ write(text: string): Promise<void>, close(): Promise<void> }>}
 * @throws CommandError
 */
export async function openText(path) {
  try {
    const stream = await ownStream(path);
    const file = stream ? null : await open(path, 'w');
    return {
      async write(text) {
        try {
          await (file ? file.appendFile(text) : print(stream ?? process.stdout, text));
        } catch (error) {
          throw refusal(path, error, FAILED);
        }
      },
      close: async () => file?.close(),
    };
  } catch (error) {
    throw refusal(path, error);
  }
}

/** Returns a key that is equal for all paths of the same file, even if the file does not exist yet. @param {string} path */
async function identityOf(path) {
  const existing = await orNull(stat(path));
  if (existing) return `${existing.dev}:${existing.ino}`;
  const end = await endOfLinks(path);
  const folder = await orNull(realpath(dirname(end)));
  return join(folder ?? dirname(end), basename(end));
}

/**
 * Refuses outputs that would overwrite each other or an input.
 * @param {readonly { flag: string, path: string }[]} outputs
 * @param {readonly { flag: string, path: string }[]} inputs
 * @throws CommandError
 */
export async function refuseClashes(outputs, inputs) {
  /** @type {Map<string, { words: string }>} */
  const taken = new Map();
  for (const { flag, path } of inputs) taken.set(await identityOf(path), { words: `${flag} is read from` });
  for (const { flag, path } of outputs) {
    // Nothing is overwritten in a device such as /dev/null.
    if ((await orNull(stat(path)))?.isCharacterDevice()) continue;
    const identity = await identityOf(path);
    const other = taken.get(identity);
    if (other) throw new CommandError(`${flag} would overwrite ${path}, which ${other.words}. Give another path.`);
    taken.set(identity, { words: `${flag} is written to` });
  }
}
