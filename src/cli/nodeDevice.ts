/**
 * Requests a WebGPU device in Node from Dawn (npm package `webgpu`), which on Linux runs on a Vulkan driver. If a Linux machine has no GPU
 * or no driver for it, scripts/vulkan.mjs selects SwiftShader, Chromium's Vulkan driver, which runs on the CPU.
 */
import { create, globals } from 'webgpu';
import { requestDevice } from '../gpu/device.ts';

export interface NodeDevice {
  device: GPUDevice;
  adapter: GPUAdapter;
}

// Dawn's threads end when their instance is garbage-collected. This list keeps every instance alive, because its device may be in use.
const instances: GPU[] = [];

/** @throws Error with the remedy if there is no adapter */
export async function requestNodeDevice(): Promise<NodeDevice> {
  Object.assign(globalThis, globals);
  const gpu = create([]);
  instances.push(gpu);
  const adapter = await gpu.requestAdapter();
  if (!adapter) {
    throw new Error(
      'Dawn found no GPU that it can use. On Linux, it needs a Vulkan driver: install one (on Debian, the package chromium includes SwiftShader, a driver that runs on the CPU), set VK_ICD_FILENAMES to the JSON manifest of an installed driver, or use --runner reference if the command has this option.',
    );
  }
  return { device: await requestDevice(adapter), adapter };
}
