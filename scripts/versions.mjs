/** The versions that are recorded with every measurement. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ROOT } from './setup.mjs';

/** @param {string} path */
const packageAt = (path) => JSON.parse(readFileSync(`${ROOT}/${path}`, 'utf8'));

/**
 * The versions of this project and of Node, and the commit that is checked out (null without git, or outside a repository).
 * @returns {{ skiplab: string, commit: string | null, node: string }}
 */
export function versions() {
  const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' });
  return { skiplab: packageAt('package.json').version, commit: stdout?.trim() || null, node: process.versions.node };
}

/**
 * The versions of the peers with which the bench compares Skiplab.
 * @returns {Record<string, string>}
 */
export const peerVersions = () => packageAt('bench/package.json').dependencies;
