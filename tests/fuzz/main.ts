import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, FAILED } from '../../scripts/command/options.mjs';
import { counted } from '../../src/schema/words.ts';
import { type Failure, fuzz, targets } from './fuzz.ts';
import { watch } from './watch.ts';

const described = {
  usage: 'npm run fuzz -- [options]',
  about:
    'Mutates experiments, links, run files, data files and saved records, and passes the mutated inputs to the functions of Skiplab that read them (the readers). The exit code is not 0 if a reader fails or hangs.',
  options: {
    count: { value: 'N', least: 1, default: 100_000, doc: 'the number of mutations, divided among the readers' },
    seed: { value: 'N', least: 0, doc: 'the seed of the mutations (default: a random seed, which is printed)' },
    only: { value: 'READERS', listOf: targets.map(({ name }) => name), doc: 'only these readers' },
    out: { value: 'FOLDER', default: 'fuzz-failures', doc: 'the folder for the inputs on which a reader fails' },
  },
} as const;

/** The largest number of reasons that are shown for each reader, each with one failure. */
const SHOWN = 5;

function keep({ target, index, input, reason }: Failure, seed: number, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${target.name}-${seed}-${index}`);
  writeFileSync(`${path}.bin`, target.file(input));
  writeFileSync(`${path}.txt`, `${reason}\n`);
  return `${path}.bin`;
}

const firstLine = (reason: string) => reason.split('\n', 1)[0] ?? '';

export const main = command(described, async ({ count, seed = Math.floor(Math.random() * 2 ** 31), only, out }) => {
  const chosen = targets.filter(({ name }) => !only || only.includes(name));
  const each = Math.ceil(count / chosen.length);
  console.log(`${counted(each * chosen.length, 'mutation')} with seed ${seed}`);
  const watching = watch(join(out, `hang-${seed}.bin`));
  const begun = performance.now();
  let inputs = 0;
  let failed = 0;
  for (const target of chosen) {
    const started = performance.now();
    const tally = await fuzz(target, seed, each, watching);
    inputs += tally.inputs;
    failed += tally.failures.length;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const share = ((100 * tally.accepted) / tally.inputs).toFixed(0);
    console.log(
      `${tally.name.padEnd(14)} ${counted(tally.inputs, 'input')}, ${share} % accepted, ${counted(tally.failures.length, 'failure')}, slowest ${tally.slowestMs.toFixed(0)} ms; ${seconds} s`,
    );
    const byReason = new Map(tally.failures.map((failure) => [firstLine(failure.reason), failure]));
    for (const [reason, failure] of [...byReason].slice(0, SHOWN)) console.log(`  ${reason}\n  ${keep(failure, seed, out)}`);
  }
  await watching.end();
  console.log(`${counted(inputs, 'input')}, ${counted(failed, 'failure')} in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  return failed === 0 ? 0 : FAILED;
});
