/** The versions that are recorded with the results of the bench and of the GPU kit. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ROOT } from './setup.mjs';

/** @param {string} path */
const packageAt = (path) => JSON.parse(readFileSync(`${ROOT}/${path}`, 'utf8'));

/**
 * Returns the versions of this project and of Node. The commit is null without git or outside a repository.
 * @returns {{ skiplab: string, commit: string | null, node: string }}
 */
export function versions() {
  const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' });
  return { skiplab: packageAt('package.json').version, commit: stdout?.trim() || null, node: process.versions.node };
}

/** Returns the versions of the libraries with which `npm run bench` compares Skiplab in a browser. @returns {Record<string, string>} */
export const peerVersions = () => packageAt('bench/package.json').dependencies;
