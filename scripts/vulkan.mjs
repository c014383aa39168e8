/** Where Dawn for Node finds a Vulkan loader and driver. */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { findChromium } from './chromium.mjs';

const DRIVER_FOLDERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/nvidia/share/vulkan/icd.d'];
const SWIFT_SHADER = 'vk_swiftshader_icd.json';

const hasDriver = () => DRIVER_FOLDERS.some((folder) => existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.json')));

/** The folder in which a Chromium has SwiftShader and a Vulkan loader. What Debian has on the path is only a script. */
export function swiftShaderFolder() {
  const chromium = findChromium();
  const folders = ['/usr/lib/chromium', ...(chromium ? [dirname(realpathSync(chromium))] : [])];
  return folders.find((folder) => existsSync(`${folder}/${SWIFT_SHADER}`));
}

/**
 * Environment for a process that will load Dawn. Where the machine has its own Vulkan driver, nothing is changed; elsewhere
 * the SwiftShader of the Chromium that is there is named. Must be set before the process starts (the loader's path) or before
 * Dawn is loaded (the rest).
 */
export function vulkanEnvironment() {
  const env = { XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? '/tmp' };
  if (process.platform !== 'linux' || process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES || hasDriver()) return env;
  const folder = swiftShaderFolder();
  if (!folder) return env;
  return {
    ...env,
    VK_ICD_FILENAMES: `${folder}/${SWIFT_SHADER}`,
    LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
  };
}
