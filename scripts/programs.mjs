import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @param {string} path */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Returns the path that the user named, or undefined if it is not a program. If the user named none, returns the path of the first program
 * that is found, or undefined.
 * @param {string | undefined} named
 * @param {readonly string[]} names the names of the program to look for in the folders of PATH
 * @param {readonly string[]} [places] further paths
 */
export function findProgram(named, names, places = []) {
  if (named) return isProgram(named) ? named : undefined;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...places].find(isProgram);
}

/** @param {string} program @param {string[]} args */
const succeeds = (program, args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/**
 * Installs Debian packages if no password is needed. Returns true if apt-get installed them.
 * @param {string} name the program to install @param {readonly string[]} packages
 */
export function installPackages(name, packages) {
  const isRoot = process.getuid?.() === 0;
  if (!succeeds('apt-get', ['--version']) || !(isRoot || succeeds('sudo', ['-n', 'true']))) return false;
  console.log(`Installing ${name} (apt-get install ${packages.join(' ')}) …`);
  const run = (/** @type {string[]} */ ...args) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
    const [program = '', ...rest] = isRoot ? command : ['sudo', '-n', ...command];
    return spawnSync(program, rest, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
  };
  // The update fails if any package source fails, so its result is ignored; only the installation has to succeed.
  run('update');
  return run('install', '-y', '--no-install-recommends', ...packages);
}
