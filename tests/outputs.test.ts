import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeOutput } from '../scripts/command/outputs.mjs';

let folder = '';
const path = (name: string) => join(folder, name);
const bytes = new TextEncoder().encode('the new text');
const text = (name: string) => readFileSync(path(name), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skiplab-output-'));
  return () => rmSync(folder, { recursive: true });
});

describe('an output file', () => {
  it('is created or replaces an existing file, keeps the permissions of that file, and leaves no temporary file', async () => {
    await writeOutput(path('new'), bytes);
    writeFileSync(path('old'), 'a longer text that was there before');
    chmodSync(path('old'), 0o640);
    await writeOutput(path('old'), bytes);
    expect([text('new'), text('old')]).toEqual(['the new text', 'the new text']);
    expect(statSync(path('old')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['new', 'old']);
  });

  it('is written to the target of a symbolic link, and the link stays', async () => {
    mkdirSync(path('elsewhere'));
    writeFileSync(path('elsewhere/target'), 'old');
    symlinkSync('elsewhere/target', path('link'));
    symlinkSync('link', path('second'));
    await writeOutput(path('second'), bytes);
    expect(text('elsewhere/target')).toBe('the new text');
    expect([lstatSync(path('link')), lstatSync(path('second'))].every((it) => it.isSymbolicLink())).toBe(true);
    expect(readdirSync(path('elsewhere'))).toEqual(['target']);
  });

  it('is created at the target of a symbolic link if the target does not exist', async () => {
    mkdirSync(path('elsewhere'));
    symlinkSync('elsewhere/new', path('link'));
    await writeOutput(path('link'), bytes);
    expect(lstatSync(path('link')).isSymbolicLink()).toBe(true);
    expect(text('elsewhere/new')).toBe('the new text');
  });

  it('is written into a pipe, which stays a pipe', async () => {
    execFileSync('mkfifo', [path('pipe')]);
    const reader = spawn('cat', [path('pipe')]);
    const heard: Buffer[] = [];
    reader.stdout.on('data', (data) => heard.push(data));
    const ended = new Promise((done) => reader.on('close', done));
    await writeOutput(path('pipe'), bytes);
    await ended;
    expect(Buffer.concat(heard).toString()).toBe('the new text');
    expect(lstatSync(path('pipe')).isFIFO()).toBe(true);
    expect(readdirSync(folder)).toEqual(['pipe']);
  });

  it('replaces the content under all names of a file with several hard links', async () => {
    writeFileSync(path('one'), 'old');
    linkSync(path('one'), path('other'));
    await writeOutput(path('one'), bytes);
    expect(text('other')).toBe('the new text');
  });

  it('cannot be written if its path is a folder or its folder does not exist, and nothing is left behind', async () => {
    mkdirSync(path('folder'));
    await expect(writeOutput(path('folder'), bytes)).rejects.toThrow(/cannot be written: it is a folder/);
    await expect(writeOutput(path('no/such/file'), bytes)).rejects.toThrow(/cannot be written: its folder does not exist/);
    expect(readdirSync(folder)).toEqual(['folder']);
  });
});
