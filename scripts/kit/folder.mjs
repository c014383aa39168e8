/**
 * Prepares the folder of the kit (see scripts/pack.mjs). This file needs only Node, because pack.mjs imports it before packages are
 * installed.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../command/options.mjs';

export const KIT_SCRIPT = 'gpuKit.mjs';
export const RUN = 'run.sh';
export const LOADER = 'libvulkan.so.1';

/** The files of a kit, including those that run.sh unpacks. */
const FILES = ['.gitignore', 'LICENSE', KIT_SCRIPT, RUN, 'node.xz', 'node', 'node.partial'];
/** The folders of a kit, each with a pattern for the names of its entries. */
const FOLDERS = new Map([
  ['lib', /^libvulkan\.so\.1$/],
  ['node_modules', /^webgpu$/],
  // The script of earlier kits consisted of several modules, whose names end with a hash.
  ['assets', /^\w+-[\w-]{8}\.js$/],
]);

/** Returns the path of an entry that no kit contains, or undefined if there is none. @param {string} folder */
function strangeEntry(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const own = entry.isDirectory() ? FOLDERS.get(entry.name) : undefined;
    const strange = own && readdirSync(join(folder, entry.name)).find((name) => !own.test(name));
    if (strange) return join(entry.name, strange);
    if (!own && !(entry.isFile() && FILES.includes(entry.name))) return entry.name;
  }
  return undefined;
}

/**
 * Makes a folder, or empties one that contains an earlier, possibly incomplete kit. A folder counts as a kit if it contains the script and
 * nothing but the files and folders listed above.
 * @param {string} folder
 * @throws CommandError if the folder is neither empty nor a kit
 */
export function makeRoom(folder) {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    const strange = strangeEntry(folder);
    if (strange || !existsSync(join(folder, KIT_SCRIPT)))
      throw new CommandError(
        `${folder} contains files${strange ? ` that do not belong to a kit, such as ${strange}` : `, but not ${KIT_SCRIPT}, the script of a kit`}. Use an empty folder or a new one.`,
      );
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
