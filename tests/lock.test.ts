/**
 * npm does not ensure that each package has a hash and is from the public registry. It omits the hashes of packages for other systems
 * unless they are in its cache. Unless omit-lockfile-registry-resolved is set, as in .npmrc, it also writes the address of the registry
 * that it is configured for, which may not be the public one.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it.each(['package-lock.json', 'bench/package-lock.json'])(
  'every package in %s has an integrity hash, and no recorded address is outside the public registry',
  (file) => {
    const { packages }: { packages: Record<string, { integrity?: string; resolved?: string }> } = JSON.parse(readFileSync(file, 'utf8'));
    const without = Object.entries(packages).filter(([path, { integrity }]) => path !== '' && !integrity?.startsWith('sha512-'));
    expect(Object.keys(packages).length).toBeGreaterThan(1);
    expect(without.map(([path]) => path)).toEqual([]);
    const elsewhere = Object.values(packages).filter(({ resolved }) => resolved && !resolved.startsWith('https://registry.npmjs.org/'));
    expect(elsewhere).toEqual([]);
  },
);
