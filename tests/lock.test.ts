/** Checks that the lock files contain the hash of every package. npm omits it for packages of other systems that it had not cached. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it.each(['package-lock.json', 'bench/package-lock.json'])('every package in %s has an integrity hash', (file) => {
  const { packages }: { packages: Record<string, { integrity?: string }> } = JSON.parse(readFileSync(file, 'utf8'));
  const without = Object.entries(packages).filter(([path, { integrity }]) => path !== '' && !integrity?.startsWith('sha512-'));
  expect(Object.keys(packages).length).toBeGreaterThan(1);
  expect(without.map(([path]) => path)).toEqual([]);
});
