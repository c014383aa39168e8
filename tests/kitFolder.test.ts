import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { makeRoom } from '../scripts/kit/folder.mjs';

const SCRIPTS = ['gpuKit.mjs', 'assets/keyed-LQZu7m11.js', 'assets/split-C3VM-_wf.js'];
/** The files of a kit, with which Skiplab is measured on a machine with a GPU. */
const KIT = [...SCRIPTS, '.gitignore', 'node_modules/webgpu/index.js', 'lib/libvulkan.so.1', 'node.xz', 'LICENSE', 'run.sh'];

let parent = '';
let folder = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'skiplab-kit-folder-'));
  folder = join(parent, 'kit');
  return () => rmSync(parent, { recursive: true });
});

function write(...paths: readonly string[]) {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
}

it.each<[string, readonly string[]]>([
  ['is missing', []],
  ['contains an earlier kit', KIT],
  ['contains a kit that was started', [...KIT, 'node', 'node.partial']],
  ['contains an incomplete kit', [...SCRIPTS, '.gitignore', 'node_modules/webgpu/index.js']],
])('makeRoom leaves an empty folder if the folder %s', (_, paths) => {
  write(...paths);
  makeRoom(folder);
  expect(readdirSync(folder)).toEqual([]);
});

it.each<[string, readonly string[], RegExp]>([
  ['a project with a file that has the same name as a file of a kit', ['run.sh', 'src/main.ts'], /such as src\./],
  [
    'files with the names of files of a kit, but not the script of the kit',
    ['run.sh', 'LICENSE', '.gitignore'],
    /contains files, but not gpuKit\.mjs, the script of a kit\./,
  ],
  ['a kit and a file of results', [...KIT, 'figures.json'], /such as figures\.json\./],
  ['a kit and another library', [...KIT, 'lib/own.so'], /such as lib\/own\.so\./],
  ['a kit and another asset', [...KIT, 'assets/photo.png'], /such as assets\/photo\.png\./],
  ['a kit and another package', [...KIT, 'node_modules/own/index.js'], /such as node_modules\/own\./],
  ['a folder with the name of a file of a kit', ['gpuKit.mjs', 'node/work.txt'], /such as node\./],
  ['a file with the name of a folder of a kit', ['gpuKit.mjs', 'lib'], /such as lib\./],
])('makeRoom deletes nothing from a folder that contains %s', (_, paths, reason) => {
  write(...paths);
  expect(() => makeRoom(folder)).toThrow(reason);
  expect(paths.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
});
