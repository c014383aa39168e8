/** Writes results where a path leads: whole files beside their target, everything else into what is there. */
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

/** Where a link leads whose target is not there yet. */
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

/** The program's own output, where the path names it (/dev/stdout): it may be a socket, or a file that more is printed to. */
async function ownStream(path: string) {
  const target = await orNull(stat(path));
  for (const stream of [process.stdout, process.stderr]) {
    const own = await orNull(stat(`/dev/fd/${stream.fd}`));
    if (target && own && target.dev === own.dev && target.ino === own.ino) return stream;
  }
  return null;
}

/**
 * A regular file is there whole or not at all: it is written beside its target and renamed. Links are followed and stay, and what is
 * no regular file (a pipe, a device) is written into. A file with several names is too, for a rename would part them.
 * @throws Error as the file system gives it
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
    // Whoever could read the file before can read it after.
    if (existing) await chmod(partial, existing.mode & 0o7777);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
