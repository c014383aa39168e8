/** Neither this file nor its imports use packages, because packages might not be installed yet. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommandError } from './command/options.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} version such as 20.19.0 */
function isNodeSupported(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
}

function checkNode() {
  if (isNodeSupported(process.versions.node)) return;
  throw new CommandError(
    `This is Node.js ${process.versions.node}, but Skiplab needs 20.19 or a later 20.x version, or 22.12 or later. Install one of these versions from https://nodejs.org/.`,
  );
}

/**
 * @typedef {{ version: string, integrity?: string, optional?: boolean, devOptional?: boolean }} Locked
 * @param {string} path
 * @returns {Record<string, Locked>}
 */
const packagesIn = (path) => JSON.parse(readFileSync(`${ROOT}/${path}`, 'utf8')).packages;

/**
 * Compares a folder's lock file with npm's record of installed packages. File times are useless here, because a checkout changes them.
 * @param {string} folder relative to the root; '' is the root
 */
export function isInstalled(folder = '') {
  if (!existsSync(`${ROOT}/${folder}/node_modules/.package-lock.json`)) return false;
  const installed = packagesIn(`${folder}/node_modules/.package-lock.json`);
  return Object.entries(packagesIn(`${folder}/package-lock.json`)).every(([path, locked]) => {
    if (path === '') return true;
    const found = installed[path];
    // Packages for other systems are in the lock file but are never installed.
    if (!found) return Boolean(locked.optional || locked.devOptional);
    return found.version === locked.version && found.integrity === locked.integrity;
  });
}

/** Checks the version of Node, and installs the packages of package-lock.json if they are not installed. */
export function setUp() {
  checkNode();
  if (isInstalled()) return;
  console.log('Installing dependencies (npm ci) …');
  // On Windows, npm is a batch file, which only a shell can start. Building and testing need the development packages, even if NODE_ENV
  // is "production".
  const { status, error } = spawnSync('npm ci --include=dev --no-audit --no-fund', {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: true,
  });
  if (status !== 0)
    throw new CommandError(
      `The dependencies could not be installed${error ? ` (${error.message})` : ''}. Read the message of npm ci above, and check the network connection.`,
    );
}
