/** Writes results to a path. A regular file is replaced as a whole; anything else, such as a pipe, is written to. */
import { chmod, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

const MAX_LINKS = 40;

const orNull = async <T>(promise: Promise<T>): Promise<T | null> => {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

/** The path that a chain of symbolic links ends at if the target does not exist yet. */
async function endOfLinks(path: string): Promise<string> {
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

/** The program's own output stream if the path names it (/dev/stdout). It may be a socket, or a file that more is printed to. */
async function ownStream(path: string) {
  const target = await orNull(stat(path));
  for (const stream of [process.stdout, process.stderr]) {
    const own = await orNull(stat(`/dev/fd/${stream.fd}`));
    if (target && own && target.dev === own.dev && target.ino === own.ino) return stream;
  }
  return null;
}

/**
 * Writes a regular file as a whole or not at all, by renaming a temporary file in the same folder. Symbolic links are followed and
 * preserved. Pipes and devices are written to, as are files with several hard links, which a rename would separate.
 * @throws Error from the file system
 */
export async function writeOutput(path: string, bytes: Uint8Array): Promise<void> {
  const stream = await ownStream(path);
  if (stream) return new Promise((done, fail) => stream.write(bytes, (error) => (error ? fail(error) : done())));
  const existing = await orNull(stat(path));
  if (existing && (!existing.isFile() || existing.nlink > 1)) return writeFile(path, bytes);
  const target = existing ? await realpath(path) : await endOfLinks(path);
  const partial = `${target}.${process.pid}.partial`;
  try {
    await writeFile(partial, bytes);
    // The new file has the permissions of the old one.
    if (existing) await chmod(partial, existing.mode & 0o7777);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
