/** Finds a Vulkan loader and driver for Dawn (the WebGPU implementation in Node) and for Firefox. */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { findChromium } from './chromium.mjs';

const DRIVER_FOLDERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/nvidia/share/vulkan/icd.d'];
const SWIFT_SHADER = 'vk_swiftshader_icd.json';

/** The device files of GPUs on Linux. A machine with none of them is assumed to have no GPU. */
const GPU_FILES = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];

const hasDriver = () => DRIVER_FOLDERS.some((folder) => existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.json')));

/**
 * Returns the folder of an installed Chromium with SwiftShader (a software GPU) and a Vulkan loader, or undefined if there is none.
 * Debian's `chromium` on the path is only a script, so the folder of Debian's package is tried as well.
 */
export function swiftShaderFolder() {
  const chromium = findChromium();
  const folders = ['/usr/lib/chromium', ...(chromium ? [dirname(realpathSync(chromium))] : [])];
  return folders.find((folder) => existsSync(`${folder}/${SWIFT_SHADER}`));
}

/**
 * An installed driver does not show that there is a GPU, because Mesa also installs drivers for GPUs that the machine does not have, and a
 * software driver that Dawn may refuse.
 */
const hasGpu = () => hasDriver() && GPU_FILES.some(existsSync);

/**
 * Returns environment variables for a process that will load Dawn, or for Firefox. On a Linux machine that lacks a GPU or a Vulkan driver,
 * they select the SwiftShader of an installed Chromium, unless this process's environment already selects a driver. The path of the loader
 * (LD_LIBRARY_PATH) must be set before the process starts, and the other variables before Dawn is loaded.
 */
export function vulkanEnvironment() {
  const env = { XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? '/tmp' };
  if (process.platform !== 'linux' || process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES || hasGpu()) return env;
  const folder = swiftShaderFolder();
  if (!folder) return env;
  return {
    ...env,
    VK_ICD_FILENAMES: `${folder}/${SWIFT_SHADER}`,
    LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
  };
}
