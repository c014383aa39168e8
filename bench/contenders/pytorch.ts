/** The Python script is bundled into this module as text, so python3 receives it through stdin. */
import { spawnSync } from 'node:child_process';
import type { Row } from '../compare.ts';
import script from './pytorch.py?raw';

const LONGEST_MS = 180_000;
const NO_PYTORCH = 3;

/** @param groups names of groups of tasks, such as `dense`; an empty list means all groups */
export function measurePytorch(groups: readonly string[]): { rows: Row[] } | { problem: string } {
  const { stdout, status, signal, error } = spawnSync('python3', ['-', ...groups], {
    input: script,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: LONGEST_MS,
  });
  if (status === 0) return { rows: JSON.parse(stdout) as Row[] };
  if (status === NO_PYTORCH) return { problem: 'python3 has no PyTorch' };
  if (error && 'code' in error && error.code === 'ENOENT') return { problem: 'this machine has no python3' };
  if (signal && !error) return { problem: `python3 was stopped by the signal ${signal}` };
  return { problem: error ? `python3 failed (${error.message})` : `python3 exited with code ${status}; its message is above` };
}
