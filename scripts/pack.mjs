/**
 * `npm run pack` makes a kit: a folder with a script that checks and measures Skiplab on a machine with a GPU. That machine needs neither
 * Node nor a network connection. The kit also contains Node, Dawn (WebGPU for Node), a Vulkan loader, and run.sh, which starts the script.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CommandError, command, runAsProgram } from './command/options.mjs';
import { LOADER, makeRoom, RUN } from './kit/folder.mjs';
import { ROOT, setUp } from './setup.mjs';
import { swiftShaderFolder } from './vulkan.mjs';

/** @param {string} program @param {string[]} args */
const output = (program, args, cwd = ROOT) => spawnSync(program, args, { cwd, encoding: 'utf8' }).stdout ?? '';

/**
 * Returns the path of a Vulkan loader: that of this machine, of Debian's package, or of Chromium.
 * @param {string} folder the folder for unpacked files
 */
function findLoader(folder) {
  const installed = /libvulkan\.so\.1 \(.*x86-64.*\) => (.+)/.exec(output('ldconfig', ['-p']))?.[1];
  if (installed) return installed;
  if (spawnSync('apt-get', ['download', 'libvulkan1'], { cwd: folder, stdio: 'ignore' }).status === 0) {
    for (const file of readdirSync(folder)) spawnSync('dpkg', ['-x', file, '.'], { cwd: folder });
    const unpacked = join(folder, 'usr/lib/x86_64-linux-gnu', LOADER);
    if (existsSync(unpacked)) return unpacked;
  }
  const beside = `${swiftShaderFolder()}/${LOADER}`;
  if (existsSync(beside)) return beside;
  throw new CommandError('No Vulkan loader was found. Install one (Debian: apt-get install libvulkan1, or chromium, which includes one).');
}

/** @param {string} folder */
function packLoader(folder) {
  const unpacked = mkdtempSync(join(tmpdir(), 'skiplab-pack-'));
  try {
    mkdirSync(join(folder, 'lib'));
    copyFileSync(realpathSync(findLoader(unpacked)), join(folder, 'lib', LOADER));
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function packNode(folder) {
  const { status } = spawnSync('sh', ['-c', 'xz -T0 -6 -c "$1" > "$2"', 'sh', process.execPath, join(folder, 'node.xz')], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new CommandError('Node could not be compressed with xz. Install xz (Debian: apt-get install xz-utils).');
}

/** @param {string} folder */
function packDawn(folder) {
  const own = `linux-${process.arch}`;
  for (const path of ['package.json', 'index.js', 'LICENSE.md', `dist/${own}`])
    cpSync(`${ROOT}/node_modules/webgpu/${path}`, join(folder, 'node_modules/webgpu', path), { recursive: true });
}

/** @param {string} folder @returns {number} the size in bytes of the files below it */
const sizeOf = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => statSync(join(folder, path)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);

const pack = command(
  {
    usage: 'npm run pack -- [FOLDER]',
    about: 'Packs a kit into the folder (default: dist-kit in this project). The kit checks and measures Skiplab on a machine with a GPU.',
    operand: 'FOLDER',
    options: {},
  },
  async (_, given) => {
    const folder = given === undefined ? join(ROOT, 'dist-kit') : resolve(given);
    if (process.platform !== 'linux' || process.arch !== 'x64')
      throw new CommandError(
        `This system is ${process.platform} on ${process.arch}, but a kit can only be packed on Linux with an x86-64 processor. Use such a machine.`,
      );
    // Node's types omit this variable.
    if (/** @type {Record<string, unknown>} */ (process.config.variables).node_shared)
      throw new CommandError('This Node needs a shared library, which cannot be packed. Use a Node from https://nodejs.org/.');
    setUp();
    makeRoom(folder);
    // bundle.mjs needs Vite, which setUp installs.
    const { bundleKit } = await import('./kit/bundle.mjs');
    // The script is written first, because makeRoom recognises an incomplete kit by it.
    await bundleKit(folder);
    // A kit must not be committed to any repository that contains its folder.
    writeFileSync(join(folder, '.gitignore'), '*\n');
    packDawn(folder);
    packLoader(folder);
    packNode(folder);
    copyFileSync(`${ROOT}/LICENSE`, join(folder, 'LICENSE'));
    copyFileSync(`${ROOT}/scripts/kit/${RUN}`, join(folder, RUN));
    console.log(
      `${folder} (${(sizeOf(folder) / 2 ** 20).toFixed(0)} MB): copy it to the machine with the GPU and start ${RUN} there (--help lists its options).`,
    );
    return 0;
  },
);

await runAsProgram(pack);
