/** Where Dawn for Node finds a Vulkan loader and driver. */
import { existsSync, readdirSync } from 'node:fs';

const CHROMIUM = '/usr/lib/chromium';
const DRIVER_FOLDERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/nvidia/share/vulkan/icd.d'];

const hasDriver = () => DRIVER_FOLDERS.some((folder) => existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.json')));

/**
 * Environment for a process that will load Dawn. Where the machine has its own Vulkan driver, nothing is changed;
 * elsewhere SwiftShader beside Debian's chromium is named. Must be set before the process starts (the loader's path) or
 * before Dawn is loaded (the rest).
 */
export function vulkanEnvironment() {
  const env = { XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? '/tmp' };
  const swiftShader = `${CHROMIUM}/vk_swiftshader_icd.json`;
  if (process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES || hasDriver() || !existsSync(swiftShader)) return env;
  return { ...env, VK_ICD_FILENAMES: swiftShader, LD_LIBRARY_PATH: [CHROMIUM, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') };
}
