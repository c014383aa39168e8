/** Tests the commands as processes. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { printExperiment } from '../src/experiment/experiment.ts';
import { readRunFile } from '../src/experiment/formats/runFile.ts';
import { starters } from '../src/experiment/starters.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMMANDS = Object.entries(
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts,
)
  .map(([name, line]) => ({ name, script: /^node (scripts\/[\w.]+)/.exec(line)?.[1] ?? '' }))
  // `screenshots` takes no options. `check` and the names with a colon are short for `npm test` with `--only`.
  .filter(({ name, script }) => script !== '' && name !== 'screenshots' && !name.includes(':') && name !== 'check');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skiplab-commands-'));
  return () => rmSync(folder, { recursive: true });
});
const environment = (more: Record<string, string> = {}) => ({ ...process.env, INIT_CWD: folder, ...more });

describe.each(COMMANDS)('npm run $name', ({ script }) => {
  const call = (...args: string[]) => spawnSync(process.execPath, [join(ROOT, script), ...args], { encoding: 'utf8', env: environment() });

  it('explains its options, and prints one line and exits with code 2 for unknown ones', () => {
    const unknown = call('--zzz');
    expect([unknown.status, unknown.stdout, unknown.stderr]).toEqual([
      2,
      '',
      'Error: There is no option --zzz. --help lists the options.\n',
    ]);
    // Commands that load TypeScript through `runModule` take seconds for each call, so only the unknown option is tested for them.
    if (readFileSync(join(ROOT, script), 'utf8').match(/runModule\('\/(src|tests)\//)) return;
    const { status, stdout, stderr } = call('-h');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^npm (run \w+|test|start) -- .*\n(.*\n)* {2}-h, --help +show this text\n$/);
    if (!stdout.includes('--only')) return;
    const part = call('--only', 'zzz');
    expect([part.status, part.stderr]).toEqual([
      2,
      expect.stringMatching(/^Error: --only has the unknown value “zzz”\. Known values, .*\n$/),
    ]);
  });
});

const text = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');
const run = () => {
  const read = readRunFile(new Uint8Array(readFileSync(join(folder, 'w.safetensors'))));
  if ('problem' in read) throw new Error(read.problem);
  return read.file;
};

describe('training that is ended early', () => {
  const ARGS = ['dense.json', '--steps', '1000000', '--runner', 'reference', '--save', 'w.safetensors', '--log', 'log.jsonl'];
  const SCRIPT = [join(ROOT, 'scripts/train.mjs'), ...ARGS];

  async function begin(program: string, args: readonly string[]) {
    writeFileSync(join(folder, 'dense.json'), printExperiment(starters.dense));
    const child = spawn(program, args, { cwd: ROOT, env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += data;
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await vi.waitFor(() => expect(text('log.jsonl')).toMatch(/\n.*\n/), { timeout: 60_000, interval: 50 });
    return { child, ended, errors: () => errors };
  }

  function expectSaved() {
    const { step, curve } = run();
    expect(step).toBeGreaterThan(1);
    expect(text('log.jsonl').trim().split('\n')).toHaveLength(step);
    expect(curve.loss).toHaveLength(step);
  }

  it('is saved with its log on the first Ctrl+C', async () => {
    const { child, ended, errors } = await begin(process.execPath, SCRIPT);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(errors()).toMatch(
      /^Ended by SIGINT after step \d+\. w\.safetensors contains the weights of step \d+\. Continue with --init w\.safetensors\.\n$/,
    );
    expectSaved();
  });

  it('is saved when npm is terminated, and leaves no process running', async () => {
    const { child, ended } = await begin('npm', [
      'run',
      '--silent',
      'train',
      '--',
      ...ARGS.map((arg) => (arg.includes('.') ? join(folder, arg) : arg)),
    ]);
    child.kill('SIGTERM');
    await ended;
    await vi.waitFor(() => expect(existsSync(join(folder, 'w.safetensors'))).toBe(true), { timeout: 20_000 });
    expectSaved();
    await expectNoProcess();
  });

  it('is saved if its parent process is killed', async () => {
    const { child, ended } = await begin(process.execPath, SCRIPT);
    child.kill('SIGKILL');
    await ended;
    await vi.waitFor(() => expect(existsSync(join(folder, 'w.safetensors'))).toBe(true), { timeout: 20_000 });
    expectSaved();
    await expectNoProcess();
  });

  const expectNoProcess = () =>
    vi.waitFor(
      () => {
        const { stdout } = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
        const left = stdout.split('\n').filter((line) => line.includes('train.ts') && line.includes('1000000'));
        expect(left).toEqual([]);
      },
      { timeout: 20_000 },
    );

  it('has a signal handler that lets a second signal end the process immediately', async () => {
    const signals = JSON.stringify(join(ROOT, 'scripts/command/signals.mjs'));
    const code = `const { noteSignals } = await import(${signals}); const noted = noteSignals(); for (;;) { await new Promise((done) => setTimeout(done, 10)); console.log(String(noted.signal)); }`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    let heard = '';
    child.stdout.on('data', (data) => {
      heard += data;
    });
    const ended = new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)));
    await vi.waitFor(() => expect(heard).toMatch(/null/), { timeout: 20_000 });
    child.kill('SIGINT');
    await vi.waitFor(() => expect(heard).toMatch(/SIGINT/), { timeout: 20_000 });
    child.kill('SIGINT');
    expect(await ended).toBe('SIGINT');
  });
});
